package dev.dispatch.screen;

/** Rows of a block on the screen, from 0, both included. */
record Place(int first, int last) {

  boolean holds(Screen.Cursor cursor) {
    return cursor.row() >= first && cursor.row() <= last;
  }
}
