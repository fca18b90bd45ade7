package dev.dispatch.event;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.dispatch.id.EntryId;
import dev.dispatch.inbox.Entry;

/** What happened in the inbox. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface EntryEvent extends Event {
  EntryId entry();

  record EntryOpened(EntryId entry, Entry content) implements EntryEvent {}

  /**
   * @param reason in words: answered, timed out, task cancelled
   */
  record EntryClosed(EntryId entry, Entry content, String reason) implements EntryEvent {}
}
