package dev.ariadne.report;

import dev.ariadne.fault.Accounts;
import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Data;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Recorder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What clients did at banks, as transactions. Each key of an account holds what came in less what went out, so that all accounts of a bank come
 * to nothing in every state that a transaction leaves behind, be it a new one or an old one: a stale read sees such a state, a torn one does not.
 */
final class Transactions {
    private Transactions() {}

    /**
     * A read of a bank whose accounts do not come to what they opened with, or of which one is overdrawn.
     *
     * @param balances of all accounts
     */
    record WrongTotal(Recorder.Call read, List<Long> balances) {
        long total() {
            return balances.stream().mapToLong(Long::longValue).sum();
        }

        /** {@code bank 0 at n2 at 1.20 s (index 77) holds 25 + 15 + 20 + 20 + 22 = 102, not 100}. */
        String sentence() {
            long right = Accounts.OPENING * Accounts.COUNT;
            String sum =
                    String.join(" + ", balances.stream().map(String::valueOf).toList());
            return "bank " + read.operation().key() + " at " + read.node() + " at "
                    + Words.seconds(read.invokedNanos()) + " (index " + read.completeIndex() + ") holds " + sum + " = "
                    + total()
                    + (total() == right ? ", an account overdrawn" : ", not " + right);
        }
    }

    /** Of all nodes, old or new. */
    static List<WrongTotal> wrongTotals(List<Recorder.Call> calls) {
        List<WrongTotal> wrong = new ArrayList<>();
        for (Recorder.Call call : calls) {
            boolean read = call.operation().data() == Data.BANK
                    && call.operation().f() == Operation.Function.READ
                    && call.kind() == Answer.Kind.OK;
            List<@Nullable Long> seen = read ? seen(call) : null;
            if (seen != null) {
                WrongTotal found = new WrongTotal(
                        call, seen.stream().map(Accounts::balance).toList());
                boolean overdrawn = found.balances().stream().anyMatch(balance -> balance < 0);
                if (overdrawn || found.total() != Accounts.OPENING * Accounts.COUNT) {
                    wrong.add(found);
                }
            }
        }
        return wrong;
    }

    /**
     * The value that a history has: {@code [[:r 0 nil] [:r 3 -5] [:w 0 -2] [:w 3 -3]]}. A transfer has it in its invocation, too, since one of
     * which nobody knows the end has happened only where its accounts held what it had seen.
     *
     * @param ended whether for the completion
     * @param keyword makes the history's form of a keyword
     */
    static List<List<@Nullable Object>> value(Recorder.Call call, boolean ended, Function<String, Object> keyword) {
        boolean known = ended || call.operation().f() == Operation.Function.TRANSFER;
        return Accounts.transaction(call.operation(), known ? seen(call) : null).stream()
                .map(part -> Arrays.asList(
                        keyword.apply(part.writes() ? "w" : "r"), (Object) (long) part.account(), part.value()))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static @Nullable List<@Nullable Long> seen(Recorder.Call call) {
        Answer answer = call.answer();
        return answer == null ? null : (List<@Nullable Long>) answer.value();
    }
}
