package dev.earshot.scoring.influence;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/* A score is made for every observation, and its inputs are read when somebody asks why. */
/** Numbers by name in the order they were added; filled once, and not changed after. */
final class Inputs extends AbstractMap<String, Double> {
  private final String[] names;
  private final double[] values;
  private int size;

  /** Which values are ln(1 + n) of the number n that is shown: bit by place. */
  private int logarithms;

  Inputs(int most) {
    names = new String[most];
    values = new double[most];
  }

  Inputs add(String name, double value) {
    names[size] = name;
    values[size++] = value;
    return this;
  }

  /** Adds the number of which this is ln(1 + n). */
  Inputs addGrown(String name, double logarithm) {
    logarithms |= 1 << size;
    return add(name, logarithm);
  }

  private double value(int place) {
    return (logarithms >> place & 1) == 1 ? Math.expm1(values[place]) : values[place];
  }

  @Override
  public Set<Map.Entry<String, Double>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<Map.Entry<String, Double>> iterator() {
        return new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < size;
          }

          @Override
          public Map.Entry<String, Double> next() {
            if (next == size) {
              throw new NoSuchElementException();
            }
            return Map.entry(names[next], value(next++));
          }
        };
      }
    };
  }
}
