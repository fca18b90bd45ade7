package dev.dispatch.fold;

import dev.dispatch.id.EntryId;

/** Gives out entry ids that were never used before. */
public interface EntryNumbers {
  EntryId next();
}
