package dev.earshot.benchmarks;

import dev.earshot.SubjectKey;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.LedgerEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * How many events a second become durable, beside what a disk can force at all and beside SQLite.
 *
 * <p>The rate of a disk that is shared changes within a second, so the ways take turns, a slice
 * each at a time, and what is told are medians of ratios to the raw rate of the same round.
 */
public final class DurableAppends {
  private static final long SLICE_NANOS = 120_000_000;
  private static final int ROUNDS = 25;

  /** How many rounds go before: sealing is much code, and takes seconds to be compiled. */
  private static final int WARM_UP = 40;

  private static final int EVENT_BYTES = 200;
  private static final int CALLERS = 32;
  private static final Instant AT = Instant.parse("2026-11-01T00:00:00Z");
  private static final String EVIDENCE = "form 7 of November, handed in at the desk in town; seen";

  /** One way to make events durable. */
  @FunctionalInterface
  private interface Way {
    /** Makes some durable; returns how many. */
    int once() throws Exception;
  }

  private DurableAppends() {}

  /** Measures in a folder, which is named, and prints a table. */
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      throw new IllegalArgumentException("expected a folder on the disk that is to be measured");
    }
    Path folder = Files.createDirectories(Path.of(args[0]));
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("raw: 200 bytes, one force each", raw(folder));
    SecureRandom random = new SecureRandom();
    FileLedger.Options sealed =
        FileLedger.Options.standard()
            .encrypted(
                new Encryption(FileRootKey.create(folder.resolve("root.key"), random), random));
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    for (boolean seals : new boolean[] {false, true}) {
      FileLedger ledger =
          FileLedger.create(
              folder.resolve("ledger-" + seals),
              InstantSource.system(),
              seals ? sealed : FileLedger.Options.standard());
      String name = seals ? "Earshot, sealed, " : "Earshot, ";
      ways.put(name + "1 caller", () -> append(ledger, 1));
      ways.put(name + "32 callers", () -> together(callers, ledger));
      ways.put(name + "32 in a batch", () -> append(ledger, 32));
      ways.put(name + "1,024 in a batch", () -> append(ledger, 1024));
    }
    for (int batch : new int[] {1, 32, 1024}) {
      ways.put("SQLite WAL FULL, " + batch + " a commit", sqlite(folder, batch));
    }
    measure(ways);
    callers.shutdownNow();
    System.exit(0);
  }

  private static void measure(Map<String, Way> ways) throws Exception {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    Map<String, List<Double>> ratios = new LinkedHashMap<>();
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double raw = 0;
      for (Map.Entry<String, Way> way : ways.entrySet()) {
        double rate = rate(way.getValue());
        raw = raw == 0 ? rate : raw;
        if (round >= 0) {
          rates.computeIfAbsent(way.getKey(), name -> new ArrayList<>()).add(rate);
          ratios.computeIfAbsent(way.getKey(), name -> new ArrayList<>()).add(rate / raw);
        }
      }
    }
    rates.forEach(
        (name, each) ->
            System.out.printf(
                Locale.ROOT,
                "%-34s %,12.0f events/s %8.2f x raw%n",
                name,
                Numbers.median(each),
                Numbers.median(ratios.getOrDefault(name, List.of()))));
  }

  private static double rate(Way way) throws Exception {
    long start = System.nanoTime();
    long done = 0;
    long now;
    do {
      done += way.once();
      now = System.nanoTime();
    } while (now - start < SLICE_NANOS);
    return done * 1e9 / (now - start);
  }

  private static Way raw(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve("raw"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer event = ByteBuffer.allocate(EVENT_BYTES);
    return () -> {
      file.write(event.clear());
      file.force(false);
      return 1;
    };
  }

  private static SubjectKey subject() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new SubjectKey(random.nextLong(), random.nextLong());
  }

  private static LedgerEvent event() {
    return LedgerEvent.builder(LedgerEvent.Type.OPT_OUT, subject(), AT)
        .evidence(EVIDENCE)
        .actor("desk")
        .build();
  }

  private static int append(FileLedger ledger, int events) {
    ledger.append(IntStream.range(0, events).mapToObj(i -> event()).toList());
    return events;
  }

  /* Each calls again as soon as it was answered, until the slice is over. */
  private static int together(ExecutorService callers, FileLedger ledger) throws Exception {
    long end = System.nanoTime() + SLICE_NANOS;
    Callable<Integer> caller =
        () -> {
          int done = 0;
          while (System.nanoTime() < end) {
            done += append(ledger, 1);
          }
          return done;
        };
    int done = 0;
    for (Future<Integer> each : callers.invokeAll(Collections.nCopies(CALLERS, caller))) {
      done += each.get();
    }
    return done;
  }

  /* The same task: the events in their order, and found by their subject. */
  private static Way sqlite(Path folder, int batch) throws SQLException {
    Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("sqlite-" + batch + ".db"));
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute(
          "CREATE TABLE event (number INTEGER PRIMARY KEY, subject BLOB NOT NULL, record BLOB NOT"
              + " NULL)");
      statement.execute("CREATE INDEX by_subject ON event (subject)");
    }
    connection.setAutoCommit(false);
    PreparedStatement insert =
        connection.prepareStatement("INSERT INTO event (subject, record) VALUES (?, ?)");
    return () -> {
      for (int i = 0; i < batch; i++) {
        LedgerEvent event = event();
        insert.setBytes(
            1,
            ByteBuffer.allocate(16)
                .putLong(event.subject().high())
                .putLong(event.subject().low())
                .array());
        insert.setBytes(2, event.toBytes());
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
      return batch;
    };
  }
}
