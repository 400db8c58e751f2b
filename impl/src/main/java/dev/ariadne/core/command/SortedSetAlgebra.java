package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Unions, intersections and differences of sorted sets, and of sets, whose members count 1 (Redis:
 * t_zset.c:zunionInterDiffGenericCommand).
 */
final class SortedSetAlgebra {
    private SortedSetAlgebra() {}

    private enum Operation {
        UNION,
        INTER,
        DIFF
    }

    /** How the scores of a member in several sets become one. */
    private enum Aggregate {
        SUM {
            @Override
            double of(double a, double b) {
                // Both infinities together count as nothing.
                return orZero(a + b);
            }
        },
        MIN {
            @Override
            double of(double a, double b) {
                return b < a ? b : a;
            }
        },
        MAX {
            @Override
            double of(double a, double b) {
                return b > a ? b : a;
            }
        };

        abstract double of(double a, double b);
    }

    static void define(CommandTable t) {
        for (Operation operation : Operation.values()) {
            String word = "z" + operation.name().toLowerCase(Locale.ROOT);
            t.def(word, -3, READONLY, Keys.counted(1, 0), c -> show(c, operation));
            t.def(word + "store", -4, WRITE | DENYOOM, Keys.counted(2, 1), c -> store(c, operation, word + "store"));
        }
        t.def("zintercard", -3, READONLY, Keys.counted(1, 0), SortedSetAlgebra::zintercard);
    }

    private static void show(Call call, Operation operation) {
        Asked asked = Asked.of(call, 1, operation, true, false);
        ScoredReply reply = new ScoredReply(call.reply(), asked.withScores);
        SortedSet.Builder result = result(call, asked, operation);
        reply.begin(result.size());
        result.forEach(reply::member);
    }

    private static void store(Call call, Operation operation, String event) {
        Asked asked = Asked.of(call, 2, operation, false, false);
        SortedSetCommands.store(call, 1, result(call, asked, operation).build(), event, 1);
    }

    private static void zintercard(Call call) {
        Asked asked = Asked.of(call, 1, Operation.INTER, false, true);
        int[] count = {0};
        intersect(asked, (member, score) -> {
            count[0]++;
            return asked.limit == 0 || count[0] < asked.limit;
        });
        call.reply().integer(count[0]);
    }

    private static SortedSet.Builder result(Call call, Asked asked, Operation operation) {
        SortedSet.Builder result = new SortedSet.Builder(call.layout());
        switch (operation) {
            case UNION -> union(asked, result);
            case INTER ->
                intersect(asked, (member, score) -> {
                    result.put(member.clone(), score);
                    return true;
                });
            case DIFF -> subtract(asked.sources, result);
        }
        return result;
    }

    private static void union(Asked asked, SortedSet.Builder result) {
        for (ScoreSource source : asked.bySize()) {
            source.forEachWhile((member, score) -> {
                double weighted = orZero(source.weight() * score);
                double before = result.score(member);
                boolean isNew = Double.isNaN(before);
                result.put(isNew ? member.clone() : member, isNew ? weighted : asked.aggregate.of(before, weighted));
                return true;
            });
        }
    }

    private static void intersect(Asked asked, ScoreSource.Visitor visitor) {
        List<ScoreSource> sources = asked.bySize();
        ScoreSource smallest = sources.get(0);
        smallest.forEachWhile((member, first) -> {
            double score = orZero(smallest.weight() * first);
            for (int i = 1; i < sources.size(); i++) {
                double other = sources.get(i).score(member);
                if (Double.isNaN(other)) {
                    return true;
                }
                score = asked.aggregate.of(score, other * sources.get(i).weight());
            }
            return visitor.member(member, score);
        });
    }

    private static void subtract(List<ScoreSource> sources, SortedSet.Builder result) {
        List<ScoreSource> others = sources.subList(1, sources.size());
        sources.get(0).forEachWhile((member, score) -> {
            for (ScoreSource other : others) {
                if (!Double.isNaN(other.score(member))) {
                    return true;
                }
            }
            result.put(member.clone(), score);
            return true;
        });
    }

    private static double orZero(double score) {
        return Double.isNaN(score) ? 0 : score;
    }

    /** What the commands ask for. */
    private record Asked(List<ScoreSource> sources, Aggregate aggregate, boolean withScores, long limit) {
        /** Reads the arguments from the number of keys, {@code keysAt}, on; throws {@link CommandError} when they are wrong. */
        static Asked of(Call call, int keysAt, Operation operation, boolean shown, boolean counted) {
            Args args = call.args();
            long keys = args.number(keysAt);
            if (keys < 1) {
                throw new CommandError(Errors.noInputKey(call.command().name()));
            }
            int first = keysAt + 1;
            if (keys > args.count() - first) {
                throw new CommandError(Errors.SYNTAX);
            }
            int end = first + (int) keys;
            call.reserveCopies(first, end);
            List<ScoreSource> sources = new ArrayList<>();
            for (int i = first; i < end; i++) {
                Entry entry = call.lookupRead(i);
                sources.add(ScoreSource.of(entry));
            }
            boolean weighs = operation != Operation.DIFF && !counted;
            Aggregate aggregate = Aggregate.SUM;
            boolean withScores = false;
            long limit = 0;
            for (int i = end; i < args.count(); i++) {
                int behind = args.count() - i - 1;
                if (weighs && behind >= keys && args.is(i, "WEIGHTS")) {
                    for (int k = 0; k < keys; k++) {
                        sources.set(k, sources.get(k).weighing(args.floating(++i, Errors.WEIGHT_NOT_FLOAT)));
                    }
                } else if (weighs && behind >= 1 && args.is(i, "AGGREGATE")) {
                    aggregate = aggregate(args, ++i);
                } else if (shown && args.is(i, "WITHSCORES")) {
                    withScores = true;
                } else if (counted && behind >= 1 && args.is(i, "LIMIT")) {
                    limit = args.number(++i, 0, Long.MAX_VALUE, Errors.LIMIT_NEGATIVE);
                } else {
                    throw new CommandError(Errors.SYNTAX);
                }
            }
            return new Asked(sources, aggregate, withScores, limit);
        }

        private static Aggregate aggregate(Args args, int i) {
            for (Aggregate aggregate : Aggregate.values()) {
                if (args.is(i, aggregate.name())) {
                    return aggregate;
                }
            }
            throw new CommandError(Errors.SYNTAX);
        }

        /** The sources, the smallest first: the order in which Redis adds up. */
        List<ScoreSource> bySize() {
            List<ScoreSource> sorted = new ArrayList<>(sources);
            sorted.sort(Comparator.comparingInt(ScoreSource::size));
            return sorted;
        }
    }
}
