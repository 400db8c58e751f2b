package dev.ariadne.core.acl;

import dev.ariadne.config.Glob;
import dev.ariadne.core.command.Category;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.command.CommandTable;
import dev.ariadne.core.command.KeyAccess;
import dev.ariadne.core.resp.Args;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One set of permissions: commands, keys and channels that go together. A user has one of its own, and more that were given in
 * parentheses; a request is allowed when any of them allows all of it.
 */
final class Selector {
    private final CommandRules commands;
    private final List<KeyPattern> keys = new ArrayList<>();
    private final List<String> channels = new ArrayList<>();
    private boolean allKeys;
    private boolean allChannels;

    /** @param allChannels whether any channel may be named (config: acl-pubsub-default) */
    Selector(CommandTable table, boolean allChannels) {
        this(new CommandRules(table));
        this.allChannels = allChannels;
    }

    private Selector(CommandRules commands) {
        this.commands = commands;
    }

    Selector copy() {
        Selector copy = new Selector(commands.copy());
        copy.keys.addAll(keys);
        copy.channels.addAll(channels);
        copy.allKeys = allKeys;
        copy.allChannels = allChannels;
        return copy;
    }

    boolean allowsAll() {
        return commands.allowsAll() && allKeys && allChannels;
    }

    boolean allowsAllChannels() {
        return allChannels;
    }

    List<String> channels() {
        return channels;
    }

    // ---- checks

    boolean allowsAllKeys() {
        return allKeys;
    }

    /**
     * Why the request is not allowed, null when it is.
     *
     * @param named the keys of the request; may be left out if it {@link #allowsAllKeys}
     */
    @Nullable
    Denial refusal(Command command, Args args, List<KeyAccess.Key> named) {
        if (!commands.allows(command, args)) {
            return new Denial(Denial.Reason.COMMAND, 0);
        }
        if (!allKeys) {
            for (KeyAccess.Key key : named) {
                int at = key.argument();
                if (!allowsKey(
                        args.buf(), args.start(at), args.start(at) + args.length(at), key.reads(), key.writes())) {
                    return new Denial(Denial.Reason.KEY, at);
                }
            }
        }
        return allChannels ? null : refusalOfChannels(command, args);
    }

    private @Nullable Denial refusalOfChannels(Command command, Args args) {
        boolean publish = command.name().equals("publish") || command.name().equals("spublish");
        boolean pattern = command.name().equals("psubscribe");
        boolean subscribe =
                pattern || command.name().equals("subscribe") || command.name().equals("ssubscribe");
        int end = publish ? 2 : subscribe ? args.count() : 0;
        for (int i = 1; i < end; i++) {
            if (!allowsChannel(args.text(i), pattern)) {
                return new Denial(Denial.Reason.CHANNEL, i);
            }
        }
        return null;
    }

    boolean allowsKey(byte[] buf, int from, int to, boolean toRead, boolean toWrite) {
        if (allKeys) {
            return true;
        }
        for (KeyPattern each : keys) {
            if (each.allows(buf, from, to, toRead, toWrite)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a channel may be named; a pattern to subscribe to has to be allowed literally. */
    boolean allowsChannel(String channel, boolean isPattern) {
        return allChannels || allows(channels, channel, isPattern);
    }

    static boolean allows(List<String> channels, String channel, boolean isPattern) {
        byte[] name = channel.getBytes(StandardCharsets.ISO_8859_1);
        for (String each : channels) {
            boolean matches = isPattern
                    ? each.equals(channel)
                    : Glob.of(each.getBytes(StandardCharsets.ISO_8859_1)).matches(name);
            if (matches) {
                return true;
            }
        }
        return false;
    }

    // ---- rules

    /** Applies one rule on commands, keys or channels. */
    void apply(String rule) {
        switch (rule.toLowerCase(Locale.ROOT)) {
            case "allkeys", "~*" -> resetKeys(true);
            case "resetkeys" -> resetKeys(false);
            case "allchannels", "&*" -> resetChannels(true);
            case "resetchannels" -> resetChannels(false);
            case "allcommands", "+@all" -> commands.setAll(true);
            case "nocommands", "-@all" -> commands.setAll(false);
            default -> applyPattern(rule);
        }
    }

    private void resetKeys(boolean all) {
        allKeys = all;
        keys.clear();
    }

    private void resetChannels(boolean all) {
        allChannels = all;
        channels.clear();
    }

    private void applyPattern(String rule) {
        String rest = rule.isEmpty() ? "" : rule.substring(1);
        switch (rule.isEmpty() ? ' ' : rule.charAt(0)) {
            case '~', '%' -> addKeys(rule);
            case '&' -> addChannel(rest);
            case '+', '-' -> applyToCommands(rest, rule.charAt(0) == '+');
            default -> throw new BadRule(BadRule.SYNTAX);
        }
    }

    private void applyToCommands(String name, boolean allow) {
        if (name.startsWith("@")) {
            Category category = Category.named(name.substring(1));
            if (category == null) {
                throw new BadRule(BadRule.UNKNOWN_NAME);
            }
            commands.set(category, allow);
        } else if (allow) {
            commands.allow(name);
        } else {
            commands.set(commands.require(name), false);
        }
    }

    private void addKeys(String rule) {
        if (allKeys) {
            throw new BadRule(BadRule.AFTER_ALL_KEYS);
        }
        boolean reads = rule.charAt(0) == '~';
        boolean writes = reads;
        int at = 1;
        for (boolean signs = !reads; signs && at < rule.length(); at++) {
            char sign = Character.toUpperCase(rule.charAt(at));
            if (sign == 'R' && !reads) {
                reads = true;
            } else if (sign == 'W' && !writes) {
                writes = true;
            } else if (sign == '~') {
                signs = false;
            } else {
                throw new BadRule(BadRule.SYNTAX);
            }
        }
        if (!reads && !writes) {
            throw new BadRule(BadRule.SYNTAX);
        }
        KeyPattern added = KeyPattern.of(withoutBlanks(rule.substring(at)), reads, writes);
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).pattern().equals(added.pattern())) {
                keys.set(i, keys.get(i).with(added));
                return;
            }
        }
        keys.add(added);
    }

    private void addChannel(String pattern) {
        if (allChannels) {
            throw new BadRule(BadRule.AFTER_ALL_CHANNELS);
        }
        withoutBlanks(pattern);
        if (!channels.contains(pattern)) {
            channels.add(pattern);
        }
    }

    private static String withoutBlanks(String pattern) {
        if (User.hasBlanks(pattern)) {
            throw new BadRule(BadRule.SYNTAX);
        }
        return pattern;
    }

    // ---- description

    /** The rules that make this selector from an empty one. */
    String describe() {
        StringBuilder out = new StringBuilder();
        String keyRules = describeKeys();
        out.append(keyRules).append(keyRules.isEmpty() ? "" : " ");
        out.append(allChannels ? "" : "resetchannels ");
        String channelRules = describeChannels();
        out.append(channelRules).append(channelRules.isEmpty() ? "" : " ");
        return out.append(commands.describe()).toString();
    }

    String describeCommands() {
        return commands.describe();
    }

    String describeKeys() {
        return allKeys
                ? "~*"
                : String.join(" ", keys.stream().map(KeyPattern::rule).toList());
    }

    String describeChannels() {
        return allChannels
                ? "&*"
                : String.join(" ", channels.stream().map(c -> "&" + c).toList());
    }
}
