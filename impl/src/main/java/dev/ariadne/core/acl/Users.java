package dev.ariadne.core.acl;

import dev.ariadne.core.command.CommandTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The users of a node, by name; {@code default} is always there and is who a new connection is. */
public final class Users {
    public static final String DEFAULT = "default";

    private final CommandTable table;
    private final BooleanSupplier channelsByDefault;
    private final TreeMap<String, User> users = new TreeMap<>();
    /** Names of the users that the configuration file defines. */
    private final Set<String> defined = new TreeSet<>();

    private final User defaultUser;

    /**
     * The default user alone, with all permissions and no password.
     *
     * @param channelsByDefault whether new users may name any channel (config: acl-pubsub-default)
     */
    public Users(CommandTable table, BooleanSupplier channelsByDefault) {
        this.table = table;
        this.channelsByDefault = channelsByDefault;
        this.defaultUser = open();
        users.put(DEFAULT, defaultUser);
    }

    /** The same users for a copied node, whose configuration says {@code newChannelsByDefault}. */
    public Users copy(BooleanSupplier newChannelsByDefault) {
        return new Users(this, newChannelsByDefault);
    }

    private Users(Users other, BooleanSupplier channelsByDefault) {
        this.table = other.table;
        this.channelsByDefault = channelsByDefault;
        for (User user : other.users.values()) {
            users.put(user.name(), user.copy(channelsByDefault));
        }
        defined.addAll(other.defined);
        defaultUser = Objects.requireNonNull(users.get(DEFAULT));
    }

    private User open() {
        User user = new User(DEFAULT, table, channelsByDefault);
        for (String rule : List.of("+@all", "~*", "&*", "on", "nopass")) {
            user.apply(rule);
        }
        return user;
    }

    public User defaultUser() {
        return defaultUser;
    }

    /** Whether a new connection has to say who it is. */
    public boolean requirePassword() {
        return !defaultUser.isOpen();
    }

    /** The user of that name, null when there is none. */
    public @Nullable User find(String name) {
        return users.get(name);
    }

    /**
     * The user, if it may be entered with that password; null otherwise. What that costs does not tell whether there is such a user, or whether
     * it is disabled: the password is hashed, which is nearly all of it, in any case.
     */
    public @Nullable User authenticate(String name, String password) {
        PasswordHash hash = PasswordHash.of(password);
        User user = users.get(name);
        return user != null && user.accepts(hash) ? user : null;
    }

    /** All users, ordered by name. */
    public Collection<User> all() {
        return Collections.unmodifiableCollection(users.values());
    }

    /** Gives the default user this password, or none if it is empty (config: requirepass). */
    public void defaultPassword(String password) {
        defaultUser.apply("resetpass");
        defaultUser.apply(password.isEmpty() ? "nopass" : ">" + password);
    }

    // ---- changes

    /**
     * ACL SETUSER: applies all rules to the user, who is made if need be, or none.
     *
     * @param changing told of an existing user and what it will be, before it is
     * @throws BadRule with Redis' whole message
     */
    public void set(String name, List<String> rules, BiConsumer<User, User> changing) {
        User user = users.get(name);
        User changed = user == null ? newUser(name) : user.copy();
        for (String rule : merged(rules)) {
            try {
                changed.apply(rule);
            } catch (BadRule e) {
                throw new BadRule("Error in ACL SETUSER modifier '" + rule + "': " + e.text());
            }
        }
        if (user == null) {
            users.put(name, changed);
        } else {
            changing.accept(user, changed);
            user.become(changed);
        }
    }

    /** ACL DELUSER: the user that is no more, null when there was none. */
    public @Nullable User remove(String name) {
        return users.remove(name);
    }

    private User newUser(String name) {
        return new User(name, table, channelsByDefault);
    }

    /** A selector may come in several words, from the one that opens the parenthesis to the one that closes it. */
    private static List<String> merged(List<String> rules) {
        List<String> merged = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (String rule : rules) {
            if (!open.isEmpty()) {
                open.add(rule);
                if (rule.endsWith(")")) {
                    merged.add(String.join(" ", open));
                    open.clear();
                }
            } else if (rule.startsWith("(") && !rule.endsWith(")")) {
                open.add(rule);
            } else {
                merged.add(rule);
            }
        }
        if (!open.isEmpty()) {
            throw new BadRule("Unmatched parenthesis in acl selector starting at '" + open.get(0) + "'.");
        }
        return merged;
    }

    // ---- users of the configuration file

    /**
     * Defines a user by a line of the configuration file.
     *
     * @param words the name, then rules
     * @throws BadRule with a message for the log
     */
    public void define(List<String> words) {
        String name = words.get(0);
        if (User.hasBlanks(name)) {
            throw new BadRule("Spaces not allowed in ACL usernames");
        }
        User user = name.equals(DEFAULT) ? defaultUser : newUser(name);
        if (!defined.add(name)) {
            throw new BadRule("Error in user declaration '" + name + "': " + BadRule.DUPLICATE_USER);
        }
        if (user == defaultUser) {
            user.apply("reset");
        }
        for (String rule : merged(words.subList(1, words.size()))) {
            try {
                user.apply(rule);
            } catch (BadRule e) {
                throw new BadRule(
                        "Error loading ACL rule '" + rule + "' for the user named '" + name + "': " + e.text());
            }
        }
        users.put(name, user);
    }

    // ---- the ACL file

    /** The text of an ACL file with these users. */
    public String text() {
        StringBuilder out = new StringBuilder();
        all().forEach(user -> out.append(line(user)).append('\n'));
        return out.toString();
    }

    /** A user as a line of the configuration or ACL file. */
    public static String line(User user) {
        return "user " + user.name() + " " + user.describe();
    }

    /**
     * Puts the users of an ACL file in place of the present ones. Users that stay keep their objects only if they are the default one:
     * connections of the others are the caller's to close.
     *
     * @param file name for messages
     * @return the users that are no more
     * @throws BadRule with all that is wrong with the file; then nothing has changed
     */
    public List<User> load(String file, String text) {
        Users loaded = new Users(table, channelsByDefault);
        loaded.users.clear();
        StringBuilder errors = new StringBuilder();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty()) {
                loaded.loadLine(file, i + 1, Arrays.asList(line.split(" ", -1)), errors);
            }
        }
        if (!errors.isEmpty()) {
            throw new BadRule(errors
                    + "WARNING: ACL errors detected, no change to the previously active ACL rules was performed");
        }
        List<User> gone = new ArrayList<>(users.values());
        gone.remove(defaultUser);
        User newDefault = loaded.users.getOrDefault(DEFAULT, loaded.defaultUser);
        users.clear();
        users.putAll(loaded.users);
        defaultUser.become(newDefault);
        users.put(DEFAULT, defaultUser);
        return gone;
    }

    private void loadLine(String file, int number, List<String> words, StringBuilder errors) {
        String at = file + ":" + number;
        if (words.size() < 2 || !words.get(0).equals("user")) {
            errors.append(at).append(" should start with user keyword followed by the username. ");
            return;
        }
        String name = words.get(1);
        if (User.hasBlanks(name)) {
            errors.append("'").append(at).append(": username '").append(name).append("' contains invalid characters. ");
            return;
        }
        if (users.containsKey(name)) {
            errors.append("WARNING: Duplicate user '")
                    .append(name)
                    .append("' found on line ")
                    .append(number)
                    .append(". ");
            return;
        }
        User user = newUser(name);
        users.put(name, user);
        List<String> rules;
        try {
            rules = merged(words.subList(2, words.size()));
        } catch (BadRule e) {
            errors.append(at).append(": Unmatched parenthesis in selector definition.");
            return;
        }
        boolean told = false;
        for (String rule : rules) {
            try {
                user.apply(rule.strip());
            } catch (BadRule e) {
                if (e.isUnknownName()) {
                    errors.append(at)
                            .append(": Error in applying operation '")
                            .append(rule)
                            .append("': ")
                            .append(e.text())
                            .append(". ");
                } else if (!told) {
                    errors.append(at).append(": ").append(e.text()).append(". ");
                    told = true;
                }
            }
        }
    }
}
