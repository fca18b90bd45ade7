package dev.dispatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real socket, whose peer the kernel names. */
final class PeerCheckTest {
  @TempDir Path folder;

  @Test
  void letsTheOwnerInAndNobodyElse() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    UserPrincipal me = Files.getOwner(folder);
    UserPrincipal other =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      try (SocketChannel client = SocketChannel.open(address);
          SocketChannel peer = server.accept()) {
        assertThat(client.isConnected()).isTrue();
        assertThat(new PeerCheck(me).refusal(peer)).isEmpty();
        assertThat(new PeerCheck(other).refusal(peer))
            .contains("the daemon belongs to nobody, the caller is " + me.getName());
      }
    }
  }
}
