package dev.dispatch.conversation;

import java.time.Instant;
import java.util.Optional;

/**
 * What an agent's own record says of a conversation.
 *
 * @param id the agent's own
 * @param name what it is called in the agent's own lists
 * @param preview how it begins; may be empty
 * @param source the program that began it, as the agent says it: {@code cli}, {@code exec}
 * @param archived whether it is in the agent's archive
 */
public record KnownConversation(
    String id,
    Optional<String> name,
    String preview,
    String cwd,
    String source,
    Optional<String> model,
    Instant createdAt,
    Instant updatedAt,
    boolean archived) {
  private static final int MAX_PREVIEW = 200;

  public KnownConversation {
    String line = preview.strip().replaceAll("\\s+", " ");
    preview = line.length() <= MAX_PREVIEW ? line : line.substring(0, MAX_PREVIEW - 1) + "…";
  }

  /** What to call it: its name, else how it begins. */
  public Optional<String> title() {
    return name.or(() -> Optional.of(preview)).filter(words -> !words.isBlank());
  }

  /** The same, in the archive or taken out of it. */
  public KnownConversation archived(boolean is) {
    return new KnownConversation(id, name, preview, cwd, source, model, createdAt, updatedAt, is);
  }
}
