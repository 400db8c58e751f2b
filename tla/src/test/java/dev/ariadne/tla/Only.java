package dev.ariadne.tla;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Registered models that check one property alone, since TLC stops at the first that fails and does not name a liveness property. */
final class Only {
    private Only() {}

    /** The model with one property, which must hold, searched as far as the model is. */
    static Model of(String property, Model model) {
        return of(property, model, model.until());
    }

    /** The same with another end of the search, null for none. */
    static Model of(String property, Model model, @Nullable String until) {
        return new Model(
                model.name(),
                model.about(),
                model.settings(),
                List.of(property),
                List.of(),
                model.temporal(),
                model.size(),
                model.alike(),
                until,
                model.fair(),
                false,
                0);
    }

    /** The registered model of that name, of replication itself or of the table. */
    static Model registered(String name) {
        return Models.registered()
                .find(name)
                .or(() -> Guarantees.registered().model(name))
                .orElseThrow();
    }
}
