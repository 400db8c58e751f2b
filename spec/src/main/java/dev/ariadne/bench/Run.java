package dev.ariadne.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario gets.
 *
 * @param contenders ours first
 * @param directory for logs
 * @param progress told a line at each step
 */
public record Run(
        Setting setting, List<Contender> contenders, Path directory, Results results, Consumer<String> progress) {
    public Run {
        contenders = List.copyOf(contenders);
    }

    /** The name of the server that ours is compared with: the first other one; null when it runs alone. */
    public @Nullable String reference() {
        return contenders.size() < 2 ? null : contenders.get(1).name();
    }

    void say(String line) {
        progress.accept(line);
    }
}
