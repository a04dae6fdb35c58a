package dev.earshot.scoring.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the linear models in the jar anew: the command of {@code src/train/README.md}. */
final class Rebuild {
  private static final Path RESOURCES = Path.of("src/main/resources/dev/earshot/scoring/model");
  private static final Path TEACHER = Path.of("src/train/teacher/teacher.bin");

  private Rebuild() {}

  /**
   * Writes the models and their figures, from the module's folder.
   *
   * @param args the folder of the labelled texts, then the names of models; all without
   */
  public static void main(String[] args) throws IOException {
    Path data = Path.of(args[0]);
    List<String> names = List.of(args).subList(1, args.length);
    ShippedModels models = new ShippedModels(data, TeacherLabels.read(TEACHER));
    for (Map.Entry<String, ShippedModels.Making> entry : models.all().entrySet()) {
      String name = entry.getKey();
      if (names.isEmpty() || names.contains(name)) {
        LinearModel model = entry.getValue().make();
        List<String> figures = Figures.measured(name, model, data);
        if (figures.isEmpty()) {
          figures = Figures.written(name);
        }
        Figures.write(name, figures);
        Files.write(RESOURCES.resolve(name + ".model"), withFigures(model, figures));
        System.out.println(name + ": " + model.numbers().length + " features; " + figures);
      }
    }
  }

  /** Figures are measured when the weights stand, and change none of them. */
  private static byte[] withFigures(LinearModel model, List<String> figures) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    model.write(written);
    ModelFile file = ModelFile.read(written.toByteArray(), "made");
    for (String fact : new ArrayList<>(file.facts.keySet())) {
      if (fact.startsWith("figure ")) {
        file.facts.remove(fact);
      }
    }
    for (int i = 0; i < figures.size(); i++) {
      file.facts.put("figure " + i, figures.get(i));
    }
    return file.write();
  }
}
