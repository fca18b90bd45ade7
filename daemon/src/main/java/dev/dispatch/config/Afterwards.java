package dev.dispatch.config;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.settings.ConfigDesk.Problem;
import dev.dispatch.settings.ConfigFile.Layer;
import dev.dispatch.settings.ConfigNote;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at a file as it would be after an edit: an edit makes nothing worse. */
final class Afterwards {
  private Afterwards() {}

  /** What is worth saying of the new text; fails where it has a fault that the old one had not. */
  static List<String> check(SourceText before, SourceText after, Layer layer) {
    DocumentCheck.Found old = look(before, layer);
    DocumentCheck.Found now = look(after, layer);
    Set<String> known = old.problems().stream().map(Problem::message).collect(Collectors.toSet());
    now.problems().stream()
        .map(Problem::message)
        .filter(message -> !known.contains(message))
        .findFirst()
        .ifPresent(Afterwards::refuse);
    Set<String> said = old.notes().stream().map(ConfigNote::message).collect(Collectors.toSet());
    List<ConfigNote> added =
        now.notes().stream().filter(note -> !said.contains(note.message())).toList();
    added.stream()
        .filter(note -> note.kind() == ConfigNote.Kind.USER_ONLY)
        .map(ConfigNote::message)
        .findFirst()
        .ifPresent(Afterwards::refuse);
    return added.stream()
        .filter(note -> note.kind() == ConfigNote.Kind.UNKNOWN_KEY)
        .map(ConfigNote::line)
        .toList();
  }

  private static void refuse(String message) {
    throw new DispatchException(ErrorCode.VALIDATION, message + "; nothing was written");
  }

  private static DocumentCheck.Found look(SourceText text, Layer layer) {
    return DocumentCheck.look(new ConfigDocument(text.file(), layer, ConfigDocument.parse(text)));
  }
}
