package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.earshot.testsupport.Shared;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ShippedModelsTest {
  private static final int AT_ONCE = 2;

  @Test
  @Tag("heavy")
  @Shared.Needed
  void theDataMakesTheBytesInTheJar() throws Exception {
    TeacherLabels teacher = TeacherLabels.read(Path.of("src/train/teacher/teacher.bin"));
    ShippedModels models = new ShippedModels(Shared.path("data/sentiment"), teacher);
    assertFalse(models.all().isEmpty());
    ExecutorService trainers = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Map<String, Future<byte[]>> made = new LinkedHashMap<>();
      models.all().forEach((name, making) -> made.put(name, trainers.submit(() -> bytes(making))));
      for (Map.Entry<String, Future<byte[]>> model : made.entrySet()) {
        byte[] shipped = Resource.bytes(model.getKey() + ".model");
        assertArrayEquals(shipped, model.getValue().get(), model.getKey());
      }
    } finally {
      trainers.shutdownNow();
    }
  }

  private static byte[] bytes(ShippedModels.Making making) throws Exception {
    ByteArrayOutputStream made = new ByteArrayOutputStream();
    making.make().write(made);
    return made.toByteArray();
  }
}
