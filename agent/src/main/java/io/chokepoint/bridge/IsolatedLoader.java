package io.chokepoint.bridge;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.AllPermission;
import java.security.CodeSource;
import java.security.PermissionCollection;
import java.security.Permissions;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The loader of everything in the agent that is neither premain nor bridge: it reads {@code
 * isolated/} in the agent's jar, where classes are called {@code .classdata}. Its parent is the
 * platform loader, so the agent's libraries and the application's never meet.
 */
public final class IsolatedLoader extends ClassLoader {

  private static final String ROOT = "isolated/";
  private static final String BRIDGE = "io.chokepoint.bridge.";
  private static final String PROTOCOL = "chokepoint";
  private static boolean opened;

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;
  private final Entries entries = new Entries();
  private final @Nullable String version;
  private final ProtectionDomain domain;

  private IsolatedLoader(File file) throws IOException {
    super("chokepoint", ClassLoader.getPlatformClassLoader());
    jar = new JarFile(file, false);
    domain = trusted(file);
    Manifest manifest = jar.getManifest();
    version =
        manifest == null
            ? null
            : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
  }

  /** Under a security manager the agent's classes may do all, as the premain class may. */
  private static ProtectionDomain trusted(File file) throws IOException {
    PermissionCollection all = new Permissions();
    all.add(new AllPermission());
    CodeSource source = new CodeSource(file.toURI().toURL(), (Certificate[]) null);
    return new ProtectionDomain(source, all);
  }

  /** A loader over this jar; null if one was opened before, as there is one agent in a JVM. */
  public static synchronized @Nullable ClassLoader open(File jar) throws IOException {
    if (opened) {
      return null;
    }
    opened = true;
    return new IsolatedLoader(jar);
  }

  /**
   * What is certainly here is not asked of the parent first: its answer would be an exception for
   * each of the many hundred classes of a start.
   */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isOwn(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  private static boolean isOwn(String name) {
    return name.startsWith("net.bytebuddy.")
        || (name.startsWith("io.chokepoint.") && !name.startsWith(BRIDGE));
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    JarEntry entry = jar.getJarEntry(entryName(name.replace('.', '/') + ".class"));
    if (entry == null) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = new byte[(int) entry.getSize()];
      int length = in.readNBytes(bytes, 0, bytes.length);
      definePackageOf(name);
      return defineClass(name, bytes, 0, length, domain);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private void definePackageOf(String className) {
    int dot = className.lastIndexOf('.');
    if (dot > 0 && getDefinedPackage(className.substring(0, dot)) == null) {
      try {
        definePackage(className.substring(0, dot), null, null, null, null, version, null, null);
      } catch (IllegalArgumentException e) {
        // another thread was quicker
      }
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    String entry = entryName(name);
    if (jar.getJarEntry(entry) == null) {
      return null;
    }
    try {
      return new URL(PROTOCOL, "", -1, "/" + entry, entries);
    } catch (MalformedURLException e) {
      return null;
    }
  }

  /**
   * Reads the open jar. With a handler of its own, a resource does not depend on the application's
   * factory of handlers, which may not be ready (Felix's) or look elsewhere.
   */
  private final class Entries extends URLStreamHandler {

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {
          connected = true;
        }

        @Override
        public InputStream getInputStream() throws IOException {
          JarEntry entry = jar.getJarEntry(url.getPath().substring(1));
          if (entry == null) {
            throw new FileNotFoundException(url.toString());
          }
          return jar.getInputStream(entry);
        }
      };
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL url = findResource(name);
    return url == null
        ? Collections.emptyEnumeration()
        : Collections.enumeration(Collections.singleton(url));
  }

  /** Straight from the open jar: a URL would open it again. */
  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    JarEntry entry = jar.getJarEntry(entryName(name));
    if (entry == null) {
      return getParent().getResourceAsStream(name);
    }
    try {
      return jar.getInputStream(entry);
    } catch (IOException e) {
      return null;
    }
  }

  private static String entryName(String resource) {
    return resource.endsWith(".class")
        ? ROOT + resource.substring(0, resource.length() - 6) + ".classdata"
        : ROOT + resource;
  }
}
