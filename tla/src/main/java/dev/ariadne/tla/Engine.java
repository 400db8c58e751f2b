package dev.ariadne.tla;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** TLC as the rest of the package sees it: on this side of {@link TlcLoader}'s fence, so in terms of the JDK alone. */
interface Engine {
    /**
     * What is to be checked.
     *
     * @param directory holds the modules and the configuration; TLC may litter it
     * @param root the module that TLC is given
     * @param workers number of threads
     * @param fingerprintShare the share of the heap, between 0 and 1, that fingerprints of states may fill before they go to disk
     * @param counting whether transitions are counted by action
     * @param sink is told of the state graph, null if nobody wants to be
     * @param checkpoints null if there are to be none
     */
    record Job(
            Path directory,
            String root,
            int workers,
            double fingerprintShare,
            boolean counting,
            @Nullable Sink sink,
            @Nullable Checkpoints checkpoints) {}

    /**
     * How a search is saved.
     *
     * @param directory where to
     * @param everyMs how often
     * @param resume whether to go on from what is there
     */
    record Checkpoints(Path directory, long everyMs, boolean resume) {}

    /** Is told of a state graph while it is found. A state comes before the edges that touch it. */
    interface Sink {
        /** A state that was not met before. */
        void state(int number, boolean initial, Map<String, Object> values);

        /** A transition. */
        void edge(int from, int to, Label label);
    }

    /** Checks a model. */
    interface Checker {
        /** Runs TLC to its end. */
        Outcome check(Job job);

        /** How far the run is; may be asked by another thread at any time. */
        Counts progress();
    }

    /**
     * How much was searched.
     *
     * @param generated states, with repetitions
     * @param distinct distinct states
     * @param queue distinct states whose successors are still to be found
     * @param depth states in the longest of the shortest ways from an initial state
     */
    record Counts(long generated, long distinct, long queue, int depth) {
        /** Nothing was. */
        public static final Counts NONE = new Counts(0, 0, 0, 0);
    }

    /**
     * The end of a run.
     *
     * @param violated the refuted property, null if none was
     * @param trouble all that TLC printed if there is no verdict, null if there is one
     * @param behaviour the counterexample
     * @param loop as {@link TlcReport#loop} has it
     * @param actions the transitions by action, empty if they were not counted
     * @param printed all that TLC printed
     * @param output what the specification itself printed (Print, PrintT), a line each
     */
    record Outcome(
            @Nullable String violated,
            @Nullable String trouble,
            Counts counts,
            List<Step> behaviour,
            int loop,
            List<ActionCount> actions,
            String printed,
            List<String> output) {}

    /** Walks at random. */
    interface Walking {
        /**
         * Parses the specification.
         *
         * @return all that was printed if that failed, null if it did not
         */
        @Nullable
        String open(Path directory, String root);

        /** Whether the specification that was opened has properties that a walk says nothing of. */
        boolean hasLiveness();

        /**
         * One walk from an initial state.
         *
         * @param seed fixes every choice
         * @param depth the most states in it
         */
        Walk walk(long seed, int depth);
    }

    /**
     * A walk.
     *
     * @param violated the property that its last state or step refutes, null if none
     * @param trouble what was printed when a state could not be evaluated, null if all could
     * @param states how many states there are in it
     * @param behaviour the walk, if something is wrong with it
     */
    record Walk(@Nullable String violated, @Nullable String trouble, int states, List<Step> behaviour) {}

    /** Walks the graph of reachable states. */
    interface Walker {
        /** Parses the specification in {@code directory}. */
        void open(Path directory);

        /** Every action with every choice of parameters; edges refer to them by index. */
        List<Label> labels();

        /** The initial states' numbers, which come first. */
        int initialStates();

        /**
         * The successors of a state, as pairs (label, state) in one array. States are numbered in the order in which they are met.
         *
         * @param state a number given out before
         */
        int[] successors(int state);

        /** How many states have been met. */
        int states();

        /** The variables of a state that is not forgotten, or that the latest call of {@link #successors} led to. */
        Map<String, Object> state(int number);

        /** Gives a state's memory back; its number stays known. */
        void forget(int number);
    }

    /** Explains traces. A state is an object of TLC's, opaque on this side. */
    interface Tracer {
        /** Parses the specification in {@code directory}. */
        void open(Path directory, String root);

        /** The state before the first line. */
        Object initial();

        /**
         * The successors of a state by one action, with {@code line} bound to the variable of that name.
         *
         * @param line field to Integer, String, Boolean or List of such
         */
        List<Object> successors(Object state, String action, Map<String, Object> line);

        /** The value of a variable, or of what is found in it by these arguments. */
        Object value(Object state, String variable, String... arguments);

        /** A number that is equal for equal states. */
        long fingerprint(Object state);

        /** The first of these invariants that the state refutes, null if none. */
        @Nullable
        String refuted(Object state, List<String> invariants);

        /**
         * What the specification's own actions of one server can do in a state.
         *
         * @param line as in {@link #successors}
         */
        List<Step> alternatives(Object state, String server, Map<String, Object> line);

        /** A state's variables. */
        Map<String, Object> state(Object state);
    }
}
