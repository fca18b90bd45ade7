package dev.dispatch.settings;

import java.util.List;
import java.util.Optional;

/**
 * The configuration files: read them laid over each other, and edit them in place. Used from many
 * threads. Everything fails with a {@link dev.dispatch.error.DispatchException} that names file,
 * line and column.
 */
public interface ConfigDesk {
  /** Everything the files say, or the error of the first that cannot be read. */
  Loaded load(ConfigScope scope);

  /** The lines a command that reads the files shows; what is said once is in it only once. */
  List<String> toSay(ConfigScope scope);

  /** The places that count, the weakest first, also where no file is. */
  List<ConfigFile> files(ConfigScope scope);

  /** Everything that is wrong, in every file; never fails because of a file. */
  List<Problem> check(ConfigScope scope);

  /**
   * Makes changes in one file, all or none. The text stays as it is but for them; what cannot be
   * changed so is refused, and the error says what to edit by hand.
   */
  Edited edit(ConfigScope scope, Target target, List<ConfigChange> changes);

  /**
   * Makes each change in the strongest file that has its key, all or none: no file is written
   * before the text of every one is made.
   */
  Edited editEach(ConfigScope scope, List<ConfigChange> changes);

  /** Turns the older format into the present one, with a backup of the file. */
  Migrated migrate(ConfigScope scope, Target target, Migration how);

  /** Writes a file that must not be there yet; the user's, unless the repository's is meant. */
  Edited create(ConfigScope scope, Target target, String text);

  /**
   * A key as someone at a command line writes it. Where a shell has eaten the quotes of a name with
   * dots, the name is put together again.
   */
  KeyPath keyOf(ConfigScope scope, String text);

  /** A value as someone at a command line writes it, by what the key takes. */
  ConfigValue valueOf(KeyPath key, String text);

  /** Which file an edit is for. */
  enum Target {
    /** The strongest that holds the key, the user's where none does. */
    HOLDER,
    USER,
    REPOSITORY
  }

  /**
   * How a migration goes.
   *
   * @param keepOptions leave options that present programs refuse
   * @param dryRun change nothing, and say what would be changed
   */
  record Migration(boolean keepOptions, boolean dryRun) {}

  /** What was read. */
  record Loaded(Settings settings, List<ConfigNote> notes, List<ConfigFile> files) {
    public Loaded {
      notes = List.copyOf(notes);
      files = List.copyOf(files);
    }

    /** Whether there is any file at all. */
    public boolean isConfigured() {
      return files.stream().anyMatch(ConfigFile::present);
    }
  }

  /**
   * One thing that is wrong.
   *
   * @param error whether it has to be mended; otherwise it is only worth knowing
   */
  record Problem(Mark mark, String message, boolean error) {}

  /**
   * A file as it was edited.
   *
   * @param changed false where it said so already
   * @param warnings what the file says now that nothing of dispatch reads
   */
  record Edited(String file, boolean changed, List<String> warnings) {
    public Edited {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * What a migration did.
   *
   * @param backup where the file as it was is kept; empty for a dry run or where nothing changed
   * @param steps what was, or would be, changed, in words
   */
  record Migrated(String file, Optional<String> backup, List<String> steps) {
    public Migrated {
      steps = List.copyOf(steps);
    }
  }
}
