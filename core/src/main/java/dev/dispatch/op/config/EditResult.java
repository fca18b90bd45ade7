package dev.dispatch.op.config;

import dev.dispatch.settings.ConfigDesk.Edited;
import java.util.List;

/**
 * What an edit came to.
 *
 * @param file the file that says it now
 * @param changed false where it said so already
 * @param warnings keys in it that nothing reads
 */
public record EditResult(String file, boolean changed, List<String> warnings) {
  public EditResult {
    warnings = List.copyOf(warnings);
  }

  static EditResult of(Edited edited) {
    return new EditResult(edited.file(), edited.changed(), edited.warnings());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(changed ? "changed " : "nothing to change in ").append(file).append('\n');
    warnings.forEach(line -> text.append("warning: ").append(line).append('\n'));
    return text.toString();
  }
}
