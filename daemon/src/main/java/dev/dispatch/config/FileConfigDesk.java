package dev.dispatch.config;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.settings.ConfigChange;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigFile;
import dev.dispatch.settings.ConfigFile.Layer;
import dev.dispatch.settings.ConfigNote;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.KeyPath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The configuration as files. Reading takes no lock; edits run one at a time, and one that finds
 * the file changed under it by somebody else begins again with what is there now.
 */
public final class FileConfigDesk implements ConfigDesk {
  private static final int TRIES = 5;
  private static final DateTimeFormatter BACKUP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final ConfigPlaces places;
  private final InstantSource clock;
  private final ConfigCache cache;
  private final Set<String> said = ConcurrentHashMap.newKeySet();
  private final ReentrantLock editing = new ReentrantLock();

  public FileConfigDesk(ConfigPlaces places, InstantSource clock) {
    this.places = places;
    this.clock = clock;
    this.cache = new ConfigCache(clock);
  }

  @Override
  public Loaded load(ConfigScope scope) {
    List<ConfigFile> files = places.all(scope);
    List<ConfigDocument> documents = new ArrayList<>();
    List<ConfigNote> notes = new ArrayList<>();
    for (ConfigFile file : files) {
      cache
          .read(file)
          .ifPresent(read -> {
            read.found().problems().stream().findFirst().ifPresent(FileConfigDesk::refuse);
            documents.add(read.document());
            notes.addAll(read.found().notes());
          });
    }
    return new Loaded(SettingsReader.read(Layers.merge(documents)), notes, files);
  }

  private static void refuse(Problem problem) {
    throw new DispatchException(
        ErrorCode.VALIDATION,
        "the configuration cannot be used: " + problem.mark().exactly() + ": " + problem.message(),
        "mend line " + problem.mark().line() + " of " + problem.mark().file(),
        "dispatch config check");
  }

  @Override
  public List<String> toSay(ConfigScope scope) {
    return load(scope).notes().stream()
        .filter(note -> note.kind() != ConfigNote.Kind.OLD_FORMAT || said.add(note.mark().file()))
        .map(ConfigNote::line)
        .toList();
  }

  @Override
  public List<ConfigFile> files(ConfigScope scope) {
    return places.all(scope);
  }

  @Override
  public List<Problem> check(ConfigScope scope) {
    List<Problem> problems = new ArrayList<>();
    List<ConfigDocument> documents = new ArrayList<>();
    for (ConfigFile file : places.all(scope)) {
      try {
        cache
            .read(file)
            .ifPresent(read -> {
              problems.addAll(read.found().problems());
              documents.add(read.document());
              read.found()
                  .notes()
                  .forEach(
                      n -> problems.add(new Problem(n.mark(), n.message(), isWrong(n.kind()))));
              MigrationPlan.refused(read.document().keys())
                  .forEach((path, value) ->
                      problems.add(
                          new Problem(
                              value.mark(), path + ": " + MigrationPlan.outdated(), false)));
            });
      } catch (DispatchException e) {
        problems.add(whole(file, e));
      }
    }
    if (problems.stream().noneMatch(Problem::error)) {
      problems.addAll(dangling(documents));
    }
    return problems;
  }

  private static Problem whole(ConfigFile file, DispatchException e) {
    return new Problem(
        new dev.dispatch.settings.Mark(file.path(), 0, 0), String.valueOf(e.getMessage()), true);
  }

  private static List<Problem> dangling(List<ConfigDocument> documents) {
    try {
      return DanglingNames.in(SettingsReader.read(Layers.merge(documents)));
    } catch (DispatchException e) {
      return List.of(
          new Problem(dev.dispatch.settings.Mark.NONE, String.valueOf(e.getMessage()), true));
    }
  }

  /** What {@code config check} calls an error. */
  private static boolean isWrong(ConfigNote.Kind kind) {
    return kind != ConfigNote.Kind.OLD_FORMAT && kind != ConfigNote.Kind.NOT_USED;
  }

  @Override
  public Edited edit(ConfigScope scope, Target target, List<ConfigChange> changes) {
    if (target == Target.REPOSITORY) {
      changes.forEach(FileConfigDesk::refuseUserOnly);
    }
    return written(
        scope, () -> Map.of(file(scope, target, Rewrite.key(changes.getFirst())), changes));
  }

  @Override
  public Edited editEach(ConfigScope scope, List<ConfigChange> changes) {
    return written(
        scope,
        () ->
            changes.stream()
                .collect(
                    Collectors.groupingBy(
                        change -> file(scope, Target.HOLDER, Rewrite.key(change)),
                        LinkedHashMap::new,
                        Collectors.toList())));
  }

  private static void refuseUserOnly(ConfigChange change) {
    String section = Rewrite.key(change).keys().getFirst();
    if (change instanceof ConfigChange.Put && ConfigKeys.isUserOnly(section)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          DocumentCheck.userOnly(section) + "; nothing was written",
          "the same without --repo");
    }
  }

  /** A file as it is and as it shall be. */
  private record Draft(boolean there, SourceText before, SourceText after, List<String> warnings) {
    Path file() {
      return before.file();
    }

    boolean isChange() {
      return !before.text().equals(after.text());
    }

    /** Whether it was written; it is not where somebody else changed the file. */
    boolean write() {
      try {
        if (there) {
          return ConfigWriter.replace(file(), before.bytes(), after.bytes());
        }
        ConfigWriter.create(file(), after.bytes());
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (IOException e) {
        throw cannotWrite(file(), e);
      }
    }
  }

  /** Makes the text of every file first; begins again where one was changed under us. */
  private Edited written(ConfigScope scope, Supplier<Map<Path, List<ConfigChange>>> byFile) {
    editing.lock();
    try {
      for (int i = 0; i < TRIES; i++) {
        List<Draft> drafts = new ArrayList<>();
        byFile.get().forEach((file, own) -> drafts.add(draft(file, layer(scope, file), own)));
        if (drafts.stream().filter(Draft::isChange).allMatch(Draft::write)) {
          return new Edited(
              drafts.getLast().file().toString(),
              drafts.stream().anyMatch(Draft::isChange),
              drafts.stream().flatMap(draft -> draft.warnings().stream()).toList());
        }
      }
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "the configuration is being changed by somebody else all the time; nothing was written");
    } finally {
      editing.unlock();
    }
  }

  private Layer layer(ConfigScope scope, Path file) {
    return places.userFiles(scope).contains(file) ? Layer.USER : Layer.REPOSITORY;
  }

  private static Draft draft(Path file, Layer layer, List<ConfigChange> changes) {
    try {
      boolean there = Files.exists(file);
      SourceText before = SourceText.of(file, there ? ConfigCache.bytes(file) : new byte[0]);
      SourceText text = Rewrite.apply(before, changes);
      return new Draft(there, before, text, Afterwards.check(before, text, layer));
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static DispatchException cannotWrite(Path file, IOException e) {
    return new DispatchException(
            ErrorCode.VALIDATION,
            "the configuration " + file + " cannot be written: " + e,
            "dispatch config path")
        .causedBy(e);
  }

  private Path file(ConfigScope scope, Target target, KeyPath key) {
    return switch (target) {
      case REPOSITORY -> places.repositoryFile(scope);
      case USER -> holder(scope, key, true).orElseGet(() -> places.userFile(scope));
      case HOLDER ->
          holder(scope, key, ConfigKeys.isUserOnly(key.keys().getFirst()))
              .orElseGet(() -> places.userFile(scope));
    };
  }

  /**
   * The strongest file that has the key; else the user's file that has most of it, so that a new
   * model goes to where the models are.
   */
  private Optional<Path> holder(ConfigScope scope, KeyPath key, boolean userOnly) {
    record Holder(ConfigFile file, int depth) {}
    List<Holder> holders = new ArrayList<>();
    for (ConfigFile file : places.all(scope)) {
      int depth = cache.read(file).map(r -> depth(r.document().keys(), key)).orElse(0);
      boolean counts = file.layer() == Layer.USER || (!userOnly && depth == key.depth());
      if (depth > 0 && counts) {
        holders.add(new Holder(file, depth));
      }
    }
    return holders.reversed().stream()
        .max(Comparator.comparingInt(Holder::depth))
        .map(holder -> Path.of(holder.file().path()));
  }

  private static int depth(ConfigValue.Table table, KeyPath key) {
    for (int depth = key.depth(); depth > 0; depth--) {
      if (table.at(new KeyPath(key.keys().subList(0, depth))).isPresent()) {
        return depth;
      }
    }
    return 0;
  }

  @Override
  public Migrated migrate(ConfigScope scope, Target target, Migration how) {
    editing.lock();
    try {
      Path file = file(scope, target, KeyPath.of("agents"));
      byte[] before = Files.exists(file) ? ConfigCache.bytes(file) : new byte[0];
      SourceText source = SourceText.of(file, before);
      MigrationPlan plan = MigrationPlan.of(ConfigDocument.parse(source), how.keepOptions());
      if (plan.changes().isEmpty()) {
        return new Migrated(file.toString(), Optional.empty(), List.of());
      }
      byte[] after = Rewrite.apply(source, plan.changes()).bytes();
      if (how.dryRun()) {
        return new Migrated(file.toString(), Optional.empty(), plan.steps());
      }
      Path backup = backup(file, before);
      if (!ConfigWriter.replace(file, before, after)) {
        throw new DispatchException(
            ErrorCode.CONFLICT,
            file + " was changed by somebody else meanwhile; nothing was written",
            "dispatch config migrate");
      }
      return new Migrated(file.toString(), Optional.of(backup.toString()), plan.steps());
    } catch (IOException e) {
      throw cannotWrite(file(scope, target, KeyPath.of("agents")), e);
    } finally {
      editing.unlock();
    }
  }

  private Path backup(Path file, byte[] before) throws IOException {
    String time = BACKUP.withZone(ZoneId.systemDefault()).format(clock.instant());
    for (int i = 0; ; i++) {
      Path backup =
          file.resolveSibling(file.getFileName() + ".bak-" + time + (i == 0 ? "" : "-" + i));
      try {
        ConfigWriter.create(backup, before);
        return backup;
      } catch (FileAlreadyExistsException e) {
        if (i > TRIES) {
          throw e;
        }
      }
    }
  }

  @Override
  public KeyPath keyOf(ConfigScope scope, String text) {
    return KeyText.of(text, load(scope).settings().all());
  }

  @Override
  public ConfigValue valueOf(KeyPath key, String text) {
    return ValueText.of(key, text);
  }

  @Override
  public Edited create(ConfigScope scope, Target target, String text) {
    List<Path> files =
        target == Target.REPOSITORY
            ? List.of(places.repositoryFile(scope))
            : places.userFiles(scope);
    Optional<Path> there = files.stream().filter(Files::exists).findFirst();
    if (there.isPresent()) {
      throw exists(there.get());
    }
    Path file = files.getFirst();
    SourceText source = SourceText.of(file, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    ConfigDocument.parse(source);
    try {
      ConfigWriter.create(file, source.bytes());
      return new Edited(file.toString(), true, List.of());
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static DispatchException exists(Path file) {
    return new DispatchException(
        ErrorCode.CONFLICT,
        "there is a configuration already: " + file,
        "dispatch config show",
        "dispatch config add-model NAME --backend NAME");
  }
}
