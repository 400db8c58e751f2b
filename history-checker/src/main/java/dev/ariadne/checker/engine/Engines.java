package dev.ariadne.checker.engine;

import dev.ariadne.checker.History;
import dev.ariadne.checker.Model;
import dev.ariadne.checker.ModelName;
import org.jspecify.annotations.Nullable;

/** Chooses the engine for an object's history: the fastest that applies. */
public final class Engines {
    private Engines() {}

    /**
     * @param ops the object's operations in order of invocation
     * @param initial what it begins with, or null for the model's own beginning
     */
    public static Engine choose(ModelName model, @Nullable Object initial, History history, int[] ops) {
        return switch (model) {
            case REGISTER, CAS_REGISTER -> register(new KeyHistory(history, ops, history.code(initial)));
            case COUNTER ->
                orSearch(
                        CounterSteps.of(new Part(history, ops), initial instanceof Number from ? from.longValue() : 0),
                        model.model(initial),
                        new Part(history, ops),
                        "not every change is by the same one");
            case SET ->
                orSearch(
                        SetSteps.of(new Part(history, ops), collection(history, initial)),
                        model.model(initial),
                        new Part(history, ops),
                        "elements are removed, or a read returned no set");
            case APPEND_LIST ->
                orSearch(
                        AppendSteps.of(
                                new Part(history, ops),
                                collection(history, initial),
                                history.code(java.util.List.of())),
                        model.model(initial),
                        new Part(history, ops),
                        "an element is appended twice, or a read returned no list");
            case MUTEX ->
                Boolean.TRUE.equals(initial)
                        ? search(model.model(initial), new Part(history, ops), "it is held at first")
                        : new MutexEngine(new Part(history, ops));
            case FIFO_QUEUE -> queue(model.model(initial), new Part(history, ops), initial == null);
            case MULTI_REGISTER -> search(model.model(initial), new Part(history, ops), "transactions span keys");
            case STRING_KV -> search(model.model(initial), new Part(history, ops), "pieces of a string may look alike");
        };
    }

    /** The engine for a model of somebody else's. */
    public static Engine choose(Model model, History history, int[] ops) {
        return search(model, new Part(history, ops), "the model is not a built-in one");
    }

    private static Engine register(KeyHistory history) {
        Engine zones = ZonesEngine.of(history);
        return zones != null ? zones : new FrontierEngine(history);
    }

    private static Engine queue(Model model, Part part, boolean empty) {
        Engine pairs = empty ? QueueEngine.of(part) : null;
        return pairs != null
                ? pairs
                : search(model, part, "an element is enqueued twice, or some dequeue crashed or found nothing");
    }

    private static Engine orSearch(@Nullable Steps steps, Model model, Part part, String because) {
        return steps != null ? new StepsEngine(steps) : search(model, part, because);
    }

    private static Engine search(Model model, Part part, String because) {
        return new SearchEngine(model, part, because + ", so orders are searched with a cache (Wing and Gong, Lowe)");
    }

    private static long collection(History history, @Nullable Object initial) {
        return history.code(initial == null ? java.util.List.of() : initial);
    }
}
