request = function() return wrk.format("POST", "/orders?customer=" .. math.random(25000) .. "&product=" .. math.random(20000)) end
