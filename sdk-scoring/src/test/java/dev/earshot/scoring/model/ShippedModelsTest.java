package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.earshot.testsupport.Shared;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ShippedModelsTest {
  @Test
  @Tag("heavy")
  @Shared.Needed
  void theDataMakesTheBytesInTheJar() throws IOException {
    TeacherLabels teacher = TeacherLabels.read(Path.of("src/train/teacher/teacher.bin"));
    ShippedModels models = new ShippedModels(Shared.path("data/sentiment"), teacher);
    assertFalse(models.all().isEmpty());
    for (Map.Entry<String, ShippedModels.Making> model : models.all().entrySet()) {
      ByteArrayOutputStream made = new ByteArrayOutputStream();
      model.getValue().make().write(made);
      assertArrayEquals(
          Resource.bytes(model.getKey() + ".model"), made.toByteArray(), model.getKey());
    }
  }
}
