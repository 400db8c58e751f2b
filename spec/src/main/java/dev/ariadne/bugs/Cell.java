package dev.ariadne.bugs;

import dev.ariadne.core.Bug;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one layer made of one bug.
 *
 * @param bug null when none was seeded, which shows that the layer finds nothing where nothing is
 * @param finding how it was found, null when it was not
 * @param seconds how long the layer looked
 */
public record Cell(@Nullable Bug bug, Layer layer, @Nullable Finding finding, double seconds) {
    /** Whether the layer found the bug. */
    public boolean isFound() {
        return finding != null;
    }

    /** Where and how soon it was found; a dash when it was not. */
    public String text() {
        Finding f = finding;
        return f == null ? "—" : String.format(Locale.ROOT, "%s, %.1f s", f.after(), seconds);
    }

    /** As {@link #text}, with what found it, or why it could not be found. */
    public String full() {
        Finding f = finding;
        if (f != null) {
            return text() + ": " + f.check();
        }
        String why = bug == null ? null : layer.outOfReach().get(bug);
        return why == null ? String.format(Locale.ROOT, "— (not in %.0f s)", seconds) : "— " + why;
    }
}
