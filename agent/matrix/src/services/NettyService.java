import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A server of its own on Netty's HTTP codec; every second connection has its two halves apart. */
final class NettyService {

  private static int connections;

  public static void main(String[] args) throws Exception {
    NioEventLoopGroup loops = new NioEventLoopGroup(2);
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (connections++ % 2 == 0) {
                      channel.pipeline().addLast(new HttpServerCodec());
                    } else {
                      channel.pipeline().addLast(new HttpRequestDecoder());
                      channel.pipeline().addLast(new HttpResponseEncoder());
                    }
                    channel.pipeline().addLast(new HttpObjectAggregator(1_000_000), new Desk());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    System.out.println("SERVING " + ((InetSocketAddress) server.localAddress()).getPort());
  }

  /** What there is to ask for. */
  static final class Desk extends SimpleChannelInboundHandler<FullHttpRequest> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request)
        throws Exception {
      String path = request.getUri();
      if (path.startsWith("/slow/")) {
        context
            .executor()
            .schedule(() -> answer(context, 200, "slow"), 200, TimeUnit.MILLISECONDS);
      } else if (path.startsWith("/held/")) {
        new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS);
        answer(context, 200, "held");
      } else if (path.equals("/orders/13")) {
        answer(context, 500, "jammed");
      } else if (path.startsWith("/orders/") && !path.equals("/orders/404")) {
        answer(context, 200, path.substring(1).replace("orders/", "order "));
      } else if (!path.equals("/never")) {
        answer(context, 404, "missing");
      }
    }

    private static void answer(ChannelHandlerContext context, int status, String text) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(status),
              Unpooled.wrappedBuffer(body));
      response.headers().set("Content-Length", String.valueOf(body.length));
      context.writeAndFlush(response);
    }
  }
}
