import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.net.InetSocketAddress;

/** A server of its own on Netty's HTTP/2 codec, which clients upgrade to, a channel a stream. */
final class NettyHttp2Service {

  public static void main(String[] args) throws Exception {
    Channel server =
        new ServerBootstrap()
            .group(new NioEventLoopGroup(2))
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    HttpServerCodec http1 = new HttpServerCodec();
                    channel
                        .pipeline()
                        .addLast(http1, new HttpServerUpgradeHandler(http1, p -> http2(), 1_000))
                        .addLast(new HttpObjectAggregator(1_000_000), new NettyService.Desk());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    System.out.println("SERVING " + ((InetSocketAddress) server.localAddress()).getPort());
  }

  private static Http2ServerUpgradeCodec http2() {
    return new Http2ServerUpgradeCodec(
        Http2FrameCodecBuilder.forServer().build(),
        new Http2MultiplexHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                stream
                    .pipeline()
                    .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                    .addLast(new HttpObjectAggregator(1_000_000), new NettyService.Desk());
              }
            }));
  }
}
