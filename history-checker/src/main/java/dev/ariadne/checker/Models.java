package dev.ariadne.checker;

import dev.ariadne.checker.edn.Keyword;
import dev.ariadne.checker.edn.Symbol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The built-in models, one step each. A result of the wrong type is one that cannot have been returned. */
final class Models {
    private Models() {}

    /** Nil as a state, which has to be something. */
    private static final Object NIL = new Symbol("nil");

    private static final Object FREE = new Keyword("free");
    private static final Object HELD = new Keyword("held");

    private record Stepping(ModelName its, Object initial, BiFunction<Object, Op, @Nullable Object> steps)
            implements Model {
        @Override
        public String name() {
            return its.toString();
        }

        @Override
        public void requireUnderstands(History history) {
            its.requireUnderstands(history);
        }

        @Override
        public @Nullable Object step(Object state, Op op) {
            return steps.apply(state, op);
        }

        @Override
        public boolean dependsOnProcess() {
            return false;
        }
    }

    static Model of(ModelName name, @Nullable Object initial) {
        return switch (name) {
            case REGISTER, CAS_REGISTER -> new Stepping(name, held(initial), Models::register);
            case COUNTER -> {
                long from = number(initial, 0);
                yield new Stepping(name, from, (state, op) -> counter(state, op, from));
            }
            case SET -> new Stepping(name, elements(initial), Models::set);
            case APPEND_LIST -> new Stepping(name, List.copyOf(list(initial)), Models::appendList);
            case MUTEX -> new Stepping(name, Boolean.TRUE.equals(initial) ? HELD : FREE, Models::mutex);
            case FIFO_QUEUE -> new Stepping(name, List.copyOf(list(initial)), Models::fifoQueue);
            case MULTI_REGISTER ->
                new Stepping(
                        name, new HashMap<>(initial instanceof Map<?, ?> map ? map : Map.of()), Models::multiRegister);
            case STRING_KV -> new Stepping(name, Objects.toString(initial, ""), Models::stringKv);
        };
    }

    private static Object held(@Nullable Object value) {
        return value == null ? NIL : value;
    }

    private static @Nullable Object register(Object state, Op op) {
        return switch (op.f()) {
            case "read" -> op.crashed() || state.equals(held(op.result())) ? state : null;
            case "write" -> held(op.value());
            default -> {
                List<?> pair = list(op.value());
                yield pair.size() == 2 && state.equals(held(pair.get(0))) ? held(pair.get(1)) : null;
            }
        };
    }

    private static @Nullable Object counter(Object state, Op op, long initial) {
        if (op.f().equals("read")) {
            return op.crashed() || state.equals(number(op.result(), initial)) ? state : null;
        }
        long by = op.f().equals("decr") ? -number(op.value(), 1) : number(op.value(), 1);
        long after = (Long) state + by;
        if (((Long) state ^ after) < 0 && (by ^ after) < 0) {
            return null;
        }
        boolean says = !op.crashed() && op.value() == null && op.result() != null;
        return says && !Objects.equals(op.result(), after) ? null : (Object) after;
    }

    private static @Nullable Object set(Object state, Op op) {
        Set<?> held = (Set<?>) state;
        if (op.f().equals("read")) {
            return op.crashed() || held.equals(elements(op.result())) ? state : null;
        }
        if (held.contains(held(op.value())) == op.f().equals("add")) {
            return state;
        }
        Set<Object> after = new LinkedHashSet<>(held);
        if (op.f().equals("add")) {
            after.add(held(op.value()));
        } else {
            after.remove(held(op.value()));
        }
        return after;
    }

    private static @Nullable Object appendList(Object state, Op op) {
        List<?> held = (List<?>) state;
        return switch (op.f()) {
            case "read" -> op.crashed() || held.equals(list(op.result())) ? state : null;
            default -> with(held, op.value());
        };
    }

    private static @Nullable Object fifoQueue(Object state, Op op) {
        List<?> held = (List<?>) state;
        if (op.f().equals("enqueue")) {
            return with(held, op.value());
        }
        if (held.isEmpty()) {
            return op.crashed() || op.result() == null ? state : null;
        }
        return op.crashed() || held.get(0).equals(held(op.result())) ? List.copyOf(held.subList(1, held.size())) : null;
    }

    private static List<Object> with(List<?> list, @Nullable Object element) {
        List<Object> after = new ArrayList<>(list);
        after.add(held(element));
        return after;
    }

    private static @Nullable Object mutex(Object state, Op op) {
        boolean acquire = op.f().equals("acquire");
        return (state.equals(HELD)) == acquire ? null : acquire ? HELD : FREE;
    }

    private static @Nullable Object stringKv(Object state, Op op) {
        return switch (op.f()) {
            case "get" -> op.crashed() || state.equals(Objects.toString(op.result(), "")) ? state : null;
            case "put" -> Objects.toString(op.value(), "");
            default -> state + Objects.toString(op.value(), "");
        };
    }

    private static @Nullable Object multiRegister(Object state, Op op) {
        Map<Object, @Nullable Object> after = new HashMap<>((Map<?, ?>) state);
        Object done = op.crashed() || op.result() == null ? op.value() : op.result();
        for (Object each : list(done)) {
            List<?> part = list(each);
            if (part.size() != 3) {
                return null;
            }
            String f = String.valueOf(part.get(0)).replace(":", "");
            Object key = held(part.get(1));
            if (f.equals("write") || f.equals("w")) {
                after.put(key, part.get(2));
            } else if (!(op.crashed() && part.get(2) == null) && !Objects.equals(after.get(key), part.get(2))) {
                return null;
            }
        }
        return after;
    }

    private static long number(@Nullable Object value, long ifNil) {
        return value == null ? ifNil : value instanceof Number number ? number.longValue() : Long.MIN_VALUE;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : value == null ? List.of() : List.of(value, "not a list");
    }

    private static Set<?> elements(@Nullable Object value) {
        return value == null
                ? Set.of()
                : value instanceof Collection<?> collection
                        ? collection.stream().map(Models::held).collect(java.util.stream.Collectors.toSet())
                        : Set.of(value, "not a set");
    }
}
