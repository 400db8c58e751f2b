package dev.ariadne.tla;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A class loader with a TLC of its own.
 *
 * <p>TLC keeps the specification that it has parsed in static tables, so a second specification in the same JVM meets the first
 * one's remains. Here TLC's classes, and those of ours that call them, are defined anew from the class path that this class
 * came from; everything else, the interface {@link Engine} with it, is shared. That works from a directory, a jar and a shaded
 * jar alike, because it needs nothing but the bytes of the classes.
 */
final class TlcLoader extends ClassLoader {
    private static final List<String> FRESH = List.of("tlc2.", "tla2sany.", "tla2tex.", "pcal.", "util.", "model.");
    private static final Set<String> FRESH_OURS = Set.of(
            "CheckRun", "CleanSlate", "GraphRun", "PrintedLines", "TraceRun", "Transitions", "Values", "WalkRun");
    private static final String OURS = TlcLoader.class.getPackageName() + ".";

    static {
        registerAsParallelCapable();
    }

    private static final AtomicInteger LOADERS = new AtomicInteger();

    /** Its name is a number of its own. */
    TlcLoader() {
        super(Integer.toString(LOADERS.getAndIncrement()), TlcLoader.class.getClassLoader());
    }

    /**
     * A new instance of one of the classes that call TLC.
     *
     * @param type the interface by which the outside sees it
     * @param simpleName the class
     */
    <T> T create(Class<T> type, String simpleName) {
        try {
            var constructor = loadClass(OURS + simpleName).getDeclaredConstructor();
            constructor.setAccessible(true);
            return type.cast(constructor.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the jar lacks the class " + OURS + simpleName, e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isFresh(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private static boolean isFresh(String name) {
        if (name.startsWith(OURS)) {
            String simple = name.substring(OURS.length());
            int dollar = simple.indexOf('$');
            return FRESH_OURS.contains(dollar < 0 ? simple : simple.substring(0, dollar));
        }
        return FRESH.stream().anyMatch(name::startsWith);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = NoExit.in(in.readAllBytes());
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    @Override
    public URL getResource(String name) {
        return getParent().getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return getParent().getResources(name);
    }
}
