package dev.earshot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jars of one peer, in a class loader that sees the JDK and nothing of ours. */
final class PeerJars {
  private final ClassLoader loader;

  private PeerJars(ClassLoader loader) {
    this.loader = loader;
  }

  /** Returns whether the build has copied this peer's jars. */
  static boolean has(String peer) {
    return Files.isDirectory(Places.peer(peer));
  }

  /**
   * Opens a peer's jars; they stay open as long as the process lives.
   *
   * @throws IllegalStateException if the build has not copied them
   */
  static PeerJars open(String peer) {
    if (!has(peer)) {
      throw new IllegalStateException("no jars of " + peer + ": build the module first");
    }
    try (Stream<Path> jars = Files.list(Places.peer(peer))) {
      List<URL> urls = jars.sorted().map(PeerJars::url).toList();
      return new PeerJars(
          new URLClassLoader(peer, urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  ClassLoader loader() {
    return loader;
  }

  Class<?> type(String name) {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Finds the one public method of that name with that many parameters, taking a receiver first.
   */
  MethodHandle method(String type, String name, Class<?>... parameters) {
    try {
      return MethodHandles.publicLookup().unreflect(type(type).getMethod(name, parameters));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  MethodHandle constructor(String type, Class<?>... parameters) {
    try {
      return MethodHandles.publicLookup()
          .unreflectConstructor(type(type).getConstructor(parameters));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a peer threw, as we throw it on. */
  static IllegalStateException failed(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(cause);
  }
}
