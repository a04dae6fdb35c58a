package dev.earshot.examples.transformer;

import dev.earshot.MalformedException;
import java.util.List;

/**
 * What a head is trained on: vectors, each input brought to mean 0 and deviation 1, and classes.
 */
final class TrainingRows {
  final float[][] vectors;
  final int[] classes;

  /** By how much a row of the class counts, so that all classes count the same. */
  final float[] classWeights;

  final float[] mean;
  final float[] scale;

  /**
   * Takes the vectors and the class of each.
   *
   * @throws MalformedException if a class has no row
   */
  TrainingRows(List<float[]> vectors, List<Integer> labels, int classCount) {
    this.vectors = vectors.stream().map(float[]::clone).toArray(float[][]::new);
    classes = labels.stream().mapToInt(Integer::intValue).toArray();
    classWeights = new float[classCount];
    int[] counts = new int[classCount];
    for (int label : classes) {
      counts[label]++;
    }
    for (int k = 0; k < classCount; k++) {
      if (counts[k] == 0) {
        throw new MalformedException(
            "training rows", "label", -1, "expected rows of every label, and some to spare", null);
      }
      classWeights[k] = (float) classes.length / (classCount * counts[k]);
    }
    int width = this.vectors[0].length;
    mean = new float[width];
    scale = new float[width];
    for (int i = 0; i < width; i++) {
      standardise(i);
    }
  }

  private void standardise(int input) {
    double sum = 0;
    double squares = 0;
    for (float[] vector : vectors) {
      sum += vector[input];
      squares += (double) vector[input] * vector[input];
    }
    double centre = sum / vectors.length;
    double variance = Math.max(0, squares / vectors.length - centre * centre);
    mean[input] = (float) centre;
    scale[input] = (float) (1 / (Math.sqrt(variance) + 1e-6));
    for (float[] vector : vectors) {
      vector[input] = (vector[input] - mean[input]) * scale[input];
    }
  }
}
