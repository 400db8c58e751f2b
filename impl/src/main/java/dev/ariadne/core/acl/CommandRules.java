package dev.ariadne.core.acl;

import dev.ariadne.core.command.Category;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.command.CommandTable;
import dev.ariadne.core.resp.Args;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The commands that a {@link Selector} allows: a bit for each command and subcommand, and first arguments of otherwise refused ones. */
final class CommandRules {
    private final CommandTable table;
    private final BitSet allowed = new BitSet();
    /** Whether the rules began with everything, so that they can only be described by what they take away. */
    private boolean future;
    /** Whether nothing was taken away since: then no bit has to be looked at. */
    private boolean all;

    private final TreeMap<Integer, List<String>> firstArguments = new TreeMap<>();
    /** What {@link #describe} said, null since the rules have changed. */
    private @Nullable String described;

    CommandRules(CommandTable table) {
        this.table = table;
    }

    CommandRules copy() {
        CommandRules copy = new CommandRules(table);
        copy.allowed.or(allowed);
        copy.future = future;
        copy.all = all;
        copy.described = described;
        firstArguments.forEach((id, arguments) -> copy.firstArguments.put(id, new ArrayList<>(arguments)));
        return copy;
    }

    boolean allowsAll() {
        return all;
    }

    boolean allows(Command command, Args args) {
        if (all || command.is(Command.Flag.NO_AUTH) || allowed.get(command.id())) {
            return true;
        }
        List<String> arguments = firstArguments.get(command.id());
        String first = arguments == null || args.count() == 1 ? "" : args.text(1);
        return arguments != null && arguments.stream().anyMatch(first::equalsIgnoreCase);
    }

    // ---- rules

    void setAll(boolean allow) {
        described = null;
        allowed.set(0, table.ids(), allow);
        all = allow;
        future = allow;
        firstArguments.clear();
    }

    void set(Command command, boolean allow) {
        described = null;
        allowed.set(command.id(), allow);
        firstArguments.remove(command.id());
        for (Command sub : command.subcommands()) {
            allowed.set(sub.id(), allow);
        }
        all &= allow;
    }

    void set(Category category, boolean allow) {
        forEach(command -> {
            if (command.isIn(category)) {
                set(command, allow);
            }
        });
    }

    /** {@code +name} or {@code +container|sub}, or for a command without subcommands {@code +name|first-argument}. */
    void allow(String name) {
        int bar = name.lastIndexOf('|');
        if (bar < 0) {
            set(require(name), true);
            return;
        }
        Command command = require(name.substring(0, bar));
        String argument = name.substring(bar + 1);
        if (command.isSubcommand()) {
            throw new BadRule(BadRule.FIRST_ARGUMENT_OF_SUBCOMMAND);
        }
        if (argument.isEmpty()) {
            throw new BadRule(BadRule.SYNTAX);
        }
        if (command.isContainer()) {
            set(require(name), true);
            return;
        }
        List<String> arguments = firstArguments.computeIfAbsent(command.id(), id -> new ArrayList<>());
        if (arguments.stream().noneMatch(argument::equalsIgnoreCase)) {
            described = null;
            arguments.add(argument);
        }
    }

    Command require(String name) {
        Command command = table.originallyNamed(name);
        if (command == null) {
            throw new BadRule(BadRule.UNKNOWN_NAME);
        }
        return command;
    }

    private void forEach(Consumer<Command> visitor) {
        for (Command command : table.all()) {
            visitor.accept(command);
            command.subcommands().forEach(visitor);
        }
    }

    // ---- description

    /**
     * Rules that lead to these commands from nothing or from everything: categories as long as one fits better than it misses, then
     * single commands (Redis: ACLDescribeSelectorCommandRules, whose choice of categories clients see).
     */
    String describe() {
        if (described == null) {
            described = description();
        }
        return described;
    }

    private String description() {
        String add = future ? "-" : "+";
        CommandRules reached = new CommandRules(table);
        reached.setAll(future);
        CommandRules left = copy();
        StringBuilder out = new StringBuilder(future ? "+@all" : "-@all");
        List<Category> categories = new ArrayList<>(List.of(Category.values()));
        for (Category best = left.bestFit(categories, !future);
                best != null;
                best = left.bestFit(categories, !future)) {
            reached.set(best, !future);
            left.set(best, future);
            categories.remove(best);
            out.append(' ').append(add).append('@').append(best.word());
        }
        forEach(command -> describe(command, reached, out));
        return out.toString();
    }

    private @Nullable Category bestFit(List<Category> categories, boolean allow) {
        Category best = null;
        int fewest = Integer.MAX_VALUE;
        int most = 0;
        for (Category each : categories) {
            int[] count = new int[2];
            forEach(command -> {
                if (command.isIn(each)) {
                    count[allowed.get(command.id()) == allow ? 1 : 0]++;
                }
            });
            int different = count[0];
            int same = count[1];
            if (same > different && (different < fewest || (different == fewest && same > most))) {
                best = each;
                fewest = different;
                most = same;
            }
        }
        return best;
    }

    private void describe(Command command, CommandRules reached, StringBuilder out) {
        boolean allow = allowed.get(command.id());
        if (allow != reached.allowed.get(command.id())) {
            out.append(allow ? " +" : " -").append(command.name());
            reached.set(command, allow);
        }
        if (!allow) {
            for (String argument : firstArguments.getOrDefault(command.id(), List.of())) {
                out.append(" +").append(command.name()).append('|').append(argument);
            }
        }
    }
}
