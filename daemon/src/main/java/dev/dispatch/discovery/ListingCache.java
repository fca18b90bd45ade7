package dev.dispatch.discovery;

import dev.dispatch.agent.AgentPrograms.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last answers of programs, by their path, in a file. It may be deleted at any time; one that
 * cannot be read counts as empty.
 */
final class ListingCache {
  private static final Logger LOG = LoggerFactory.getLogger(ListingCache.class);
  private static final TypeReference<LinkedHashMap<String, Listing>> SHAPE =
      new TypeReference<>() {};

  private final Path file;
  private final JsonMapper json;
  private final ReentrantLock writing = new ReentrantLock();

  ListingCache(Path file, JsonMapper json) {
    this.file = file;
    this.json = json;
  }

  Optional<Listing> find(String path) {
    return Optional.ofNullable(read().get(path));
  }

  void keep(Listing listing) {
    writing.lock();
    try {
      write(listing);
    } finally {
      writing.unlock();
    }
  }

  private void write(Listing listing) {
    Map<String, Listing> all = read();
    all.put(listing.path(), listing);
    Path next = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(next, json.writeValueAsString(all));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("what {} can run could not be kept: {}", listing.path(), e.toString());
    }
  }

  private Map<String, Listing> read() {
    if (!Files.exists(file)) {
      return new LinkedHashMap<>();
    }
    try {
      return json.readValue(Files.readString(file), SHAPE);
    } catch (IOException | JacksonException e) {
      LOG.warn("{} cannot be read; it will be written anew: {}", file, e.toString());
      return new LinkedHashMap<>();
    }
  }
}
