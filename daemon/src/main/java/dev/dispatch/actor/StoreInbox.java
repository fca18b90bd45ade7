package dev.dispatch.actor;

import dev.dispatch.fold.EntryNumbers;
import dev.dispatch.id.EntryId;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.Inbox;
import dev.dispatch.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The inbox as the registry has it, and the numbers of its entries. */
public final class StoreInbox implements Inbox, EntryNumbers {
  private final Store store;
  private final AtomicInteger last;

  public StoreInbox(Store store) {
    this.store = store;
    this.last = new AtomicInteger(store.highestEntryNumber());
  }

  @Override
  public List<Entry> open() {
    return store.openEntries();
  }

  @Override
  public Optional<Found> find(EntryId id) {
    return store.entry(id).map(record -> new Found(record.entry(), record.closedBecause()));
  }

  @Override
  public EntryId next() {
    return EntryId.of(last.incrementAndGet());
  }
}
