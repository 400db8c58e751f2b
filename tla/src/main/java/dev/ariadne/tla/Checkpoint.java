package dev.ariadne.tla;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory from which a run that was broken off can be resumed. It holds the specification and the configuration as they were, what
 * TLC saved of its search, and the number of workers, which must stay the same.
 *
 * @param directory the directory
 * @param model the model's name
 * @param workers threads that search
 * @param module the file of the user's own module, null for a registered model
 * @param configuration the file of its configuration, null for a registered model
 */
public record Checkpoint(
        Path directory,
        String model,
        int workers,
        @Nullable Path module,
        @Nullable Path configuration) {
    private static final String ABOUT = "checkpoint.properties";
    private static final String TEXTS = "specification";
    private static final String STATES = "states";

    /** A checkpoint cannot be begun or resumed; the message says why. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Where TLC saves its search. */
    Path states() {
        return directory.resolve(STATES);
    }

    /**
     * What a directory is the checkpoint of.
     *
     * @throws Refused if it is none
     */
    public static Checkpoint in(Path directory) {
        Properties about = new Properties();
        try (Reader in = Files.newBufferedReader(directory.resolve(ABOUT))) {
            about.load(in);
        } catch (IOException e) {
            throw new Refused(directory + " holds no checkpoint (no file " + ABOUT + ")", e);
        }
        String module = about.getProperty("module");
        String configuration = about.getProperty("configuration");
        return new Checkpoint(
                directory,
                about.getProperty("model", ""),
                Integer.parseInt(about.getProperty("workers", "1")),
                module == null ? null : Path.of(module),
                configuration == null ? null : Path.of(configuration));
    }

    /** A checkpoint that is to be. */
    static Checkpoint of(Path directory, Model model, int workers, @Nullable Variation own) {
        return new Checkpoint(
                directory,
                model.name(),
                workers,
                own == null ? null : own.module(),
                own == null ? null : own.configuration());
    }

    /** Makes the directory ready for a run from the start. */
    void begin(Specification specification, String cfg) {
        if (Files.exists(directory.resolve(ABOUT))) {
            throw new Refused(
                    directory + " holds a checkpoint already; resume it, remove it or name another directory");
        }
        try {
            Files.createDirectories(states());
            Path texts = Files.createDirectories(directory.resolve(TEXTS));
            for (Map.Entry<String, String> text : texts(specification, cfg).entrySet()) {
                Files.writeString(texts.resolve(text.getKey()), text.getValue());
            }
            Properties about = new Properties();
            about.setProperty("model", model);
            about.setProperty("workers", Integer.toString(workers));
            if (module != null && configuration != null) {
                about.setProperty("module", module.toAbsolutePath().toString());
                about.setProperty(
                        "configuration", configuration.toAbsolutePath().toString());
            }
            try (Writer out = Files.newBufferedWriter(directory.resolve(ABOUT))) {
                about.store(out, "ariadne tlc --resume " + directory);
            }
        } catch (IOException e) {
            throw new Refused("cannot write to " + directory + " (" + e.getMessage() + ")", e);
        }
    }

    /** Sees that the search in the directory is one of the same specification and that there is something to go on from. */
    void resume(Specification specification, String cfg) {
        Map<String, String> now = texts(specification, cfg);
        Map<String, String> then = new TreeMap<>();
        try (Stream<Path> texts = Files.list(directory.resolve(TEXTS))) {
            for (Path text : texts.toList()) {
                then.put(text.getFileName().toString(), Files.readString(text));
            }
        } catch (IOException e) {
            throw new Refused("cannot read " + directory + " (" + e.getMessage() + ")", e);
        }
        TreeMap<String, String> files = new TreeMap<>(then);
        files.putAll(now);
        for (String file : files.keySet()) {
            if (!now.getOrDefault(file, "").equals(then.getOrDefault(file, ""))) {
                throw new Refused(
                        file + " has changed since the checkpoint in " + directory + " was made; check from the start");
            }
        }
        if (!Files.exists(states().resolve("vars.chkpt"))) {
            throw new Refused(
                    "the run in " + directory + " was ended before its first checkpoint; check from the start");
        }
    }

    /** To be called when the search has ended with a verdict: there is nothing to resume, so the directory is emptied. */
    void done() {
        try (Stream<Path> texts = Files.list(directory.resolve(TEXTS))) {
            for (Path text : texts.toList()) {
                Files.delete(text);
            }
            Files.delete(directory.resolve(TEXTS));
            Files.delete(directory.resolve(ABOUT));
        } catch (IOException e) {
            throw new Refused("cannot empty " + directory + " (" + e.getMessage() + ")", e);
        }
    }

    private static Map<String, String> texts(Specification specification, String cfg) {
        Map<String, String> texts = new TreeMap<>(specification.modules());
        texts.put(Tlc.CFG, cfg);
        return texts;
    }
}
