package dev.dispatch.daemon;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;

/** Lets in only processes of the daemon's own user, as the kernel names them. */
final class PeerCheck {
  private final UserPrincipal owner;

  /** Compares with the owner of the home folder. */
  PeerCheck(UserPrincipal owner) {
    this.owner = owner;
  }

  /** Why the peer may not come in; empty where it may. */
  Optional<String> refusal(SocketChannel channel) throws IOException {
    UserPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    return peer.equals(owner)
        ? Optional.empty()
        : Optional.of("the daemon belongs to " + owner.getName() + ", the caller is " + peer);
  }
}
