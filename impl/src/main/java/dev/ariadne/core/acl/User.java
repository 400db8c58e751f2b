package dev.ariadne.core.acl;

import dev.ariadne.core.command.Command;
import dev.ariadne.core.command.CommandTable;
import dev.ariadne.core.command.KeyAccess;
import dev.ariadne.core.resp.Args;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A user: whether and by which passwords one may become it, and what it may do. Connections keep the object, so a change of the rules
 * is effective at once for those that are connected.
 */
public final class User {
    private final String name;
    private final CommandTable table;
    private final BooleanSupplier channelsByDefault;
    private final List<PasswordHash> passwords = new ArrayList<>();
    private final List<Selector> selectors = new ArrayList<>();
    private boolean on;
    private boolean noPassword;
    /** The rule on the sanitizing of RESTORE's payloads that was given, see {@link #skipsSanitizing}. */
    private String sanitizing = "";

    private boolean allowsAll;

    /** A user that may do nothing, and is off. */
    User(String name, CommandTable table, BooleanSupplier channelsByDefault) {
        this.name = name;
        this.table = table;
        this.channelsByDefault = channelsByDefault;
        selectors.add(new Selector(table, channelsByDefault.getAsBoolean()));
    }

    /** The same rules under the same name. */
    User copy() {
        return copy(channelsByDefault);
    }

    /** The same rules where {@code newChannelsByDefault} says whether new rules may name any channel. */
    User copy(BooleanSupplier newChannelsByDefault) {
        User copy = new User(name, table, newChannelsByDefault);
        copy.become(this);
        return copy;
    }

    /** Takes over all that {@code other} may do. */
    void become(User other) {
        on = other.on;
        noPassword = other.noPassword;
        sanitizing = other.sanitizing;
        passwords.clear();
        passwords.addAll(other.passwords);
        selectors.clear();
        other.selectors.forEach(s -> selectors.add(s.copy()));
        allowsAll = other.allowsAll;
    }

    public String name() {
        return name;
    }

    /** Whether one may become it. */
    public boolean isOn() {
        return on;
    }

    /** Whether any password will do. */
    public boolean needsNoPassword() {
        return noPassword;
    }

    /** Whether a connection is this user without a word (the default user). */
    boolean isOpen() {
        return on && noPassword;
    }

    /** Whether it may be entered with the password of that hash; looks at all that there are, whether or not it may be entered at all. */
    boolean accepts(PasswordHash hash) {
        boolean matches = noPassword;
        for (PasswordHash each : passwords) {
            matches |= each.isEqual(hash);
        }
        return on && matches;
    }

    // ---- checks

    /** Why the user may not run this request, null when it may. */
    public @Nullable Denial refusal(Command command, Args args) {
        if (allowsAll) {
            return null;
        }
        Denial strongest = new Denial(Denial.Reason.COMMAND, 0);
        List<KeyAccess.Key> keys = null;
        for (Selector selector : selectors) {
            if (keys == null && !selector.allowsAllKeys()) {
                keys = KeyAccess.of(command, args);
            }
            Denial denial = selector.refusal(command, args, keys == null ? List.of() : keys);
            if (denial == null) {
                return null;
            }
            if (denial.outweighs(strongest)) {
                strongest = denial;
            }
        }
        return strongest;
    }

    /** Whether it may subscribe to, or publish to, a channel; a pattern has to be allowed literally. */
    public boolean allowsChannel(String channel, boolean isPattern) {
        return selectors.stream().anyMatch(s -> s.allowsChannel(channel, isPattern));
    }

    /** Whether it may read any key: what the patterns of SORT and the like need. */
    public boolean readsAllKeys() {
        byte[] any = {'*'};
        return selectors.stream().anyMatch(s -> s.allowsKey(any, 0, any.length, true, false));
    }

    // ---- rules

    /**
     * Applies rules in order.
     *
     * @throws BadRule at the first that is wrong, with those before it applied
     */
    void apply(String rule) {
        String lower = rule.toLowerCase(Locale.ROOT);
        switch (lower) {
            case "" -> {}
            case "on" -> on = true;
            case "off" -> on = false;
            case "skip-sanitize-payload", "sanitize-payload" -> sanitizing = lower;
            case "nopass" -> resetPasswords(true);
            case "resetpass" -> resetPasswords(false);
            case "clearselectors" -> selectors.subList(1, selectors.size()).clear();
            case "reset" -> {
                become(new User(name, table, channelsByDefault));
                sanitizing = "sanitize-payload";
            }
            default -> applyLonger(rule);
        }
        allowsAll = selectors.stream().anyMatch(Selector::allowsAll);
    }

    private void resetPasswords(boolean none) {
        noPassword = none;
        passwords.clear();
    }

    private void applyLonger(String rule) {
        String rest = rule.substring(1);
        switch (rule.charAt(0)) {
            case '>' -> addPassword(PasswordHash.of(rest));
            case '#' -> addPassword(PasswordHash.parse(rest));
            case '<' -> removePassword(PasswordHash.of(rest));
            case '!' -> removePassword(PasswordHash.parse(rest));
            case '(' -> addSelector(rule);
            default -> selectors.get(0).apply(rule);
        }
    }

    private void addPassword(PasswordHash hash) {
        if (!passwords.contains(hash)) {
            passwords.add(hash);
        }
        noPassword = false;
    }

    private void removePassword(PasswordHash hash) {
        if (!passwords.remove(hash)) {
            throw new BadRule(BadRule.NO_SUCH_PASSWORD);
        }
    }

    private void addSelector(String rule) {
        if (!rule.endsWith(")")) {
            throw new BadRule(BadRule.SYNTAX);
        }
        Selector selector = new Selector(table, channelsByDefault.getAsBoolean());
        for (String each : rule.substring(1, rule.length() - 1).strip().split("\\s+")) {
            if (!each.isEmpty()) {
                selector.apply(each);
            }
        }
        selectors.add(selector);
    }

    /** Whether a name or pattern has blanks, which the one-line form of rules could not hold. */
    static boolean hasBlanks(String text) {
        return text.chars().anyMatch(c -> c == ' ' || (c >= '\t' && c <= '\r') || c == 0);
    }

    // ---- description

    /** Whether payloads that this user restores need not be sound in every element. */
    public boolean skipsSanitizing() {
        return sanitizing.equals("skip-sanitize-payload");
    }

    /** The words that ACL GETUSER lists as flags. */
    public List<String> flags() {
        List<String> flags = new ArrayList<>();
        flags.add(on ? "on" : "off");
        if (noPassword) {
            flags.add("nopass");
        }
        if (!sanitizing.isEmpty()) {
            flags.add(sanitizing);
        }
        return flags;
    }

    /** Hashes of the passwords. */
    public List<String> passwords() {
        return passwords.stream().map(PasswordHash::hex).toList();
    }

    /** What ACL GETUSER tells of a selector. */
    public record Permissions(String commands, String keys, String channels) {}

    /** The permissions, the user's own first. */
    public List<Permissions> permissions() {
        return selectors.stream()
                .map(s -> new Permissions(s.describeCommands(), s.describeKeys(), s.describeChannels()))
                .toList();
    }

    /** The rules that make this user from a new one, on one line. */
    public String describe() {
        StringBuilder out = new StringBuilder(String.join(" ", flags()));
        passwords.forEach(hash -> out.append(" #").append(hash.hex()));
        out.append(' ').append(selectors.get(0).describe());
        for (Selector each : selectors.subList(1, selectors.size())) {
            out.append(" (").append(each.describe()).append(')');
        }
        return out.toString();
    }

    List<Selector> selectors() {
        return selectors;
    }
}
