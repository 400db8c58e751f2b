package dev.ariadne.core.acl;

import dev.ariadne.config.ConfigError;
import dev.ariadne.config.Params;
import dev.ariadne.core.ClientLine;
import dev.ariadne.core.CloseReason;
import dev.ariadne.core.Conn;
import dev.ariadne.core.FileText;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.command.CommandTable;
import dev.ariadne.core.command.Transaction;
import dev.ariadne.core.pubsub.Kind;
import dev.ariadne.core.pubsub.Subscriber;
import dev.ariadne.core.resp.Args;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node's users and log of refusals, and what changes of them mean for its connections. */
public final class AccessControl {
    private final Node node;
    private final Users users;
    private final AclLog log;

    /** The users of the configuration: requirepass and {@code user} lines; {@link #loadAtStart} adds those of the ACL file. */
    public AccessControl(Node node, CommandTable table) {
        this.node = node;
        this.users = new Users(table, this::namesAnyChannelByDefault);
        this.log = new AclLog();
    }

    /** The same users and log for a copied node. */
    public AccessControl(Node node, AccessControl other) {
        this.node = node;
        this.users = other.users.copy(this::namesAnyChannelByDefault);
        this.log = other.log.copy();
    }

    private boolean namesAnyChannelByDefault() {
        return node.config().get(Params.ACL_PUBSUB_DEFAULT).equals("allchannels");
    }

    public Users users() {
        return users;
    }

    public AclLog log() {
        return log;
    }

    // ---- at the start

    /**
     * Defines the users of the configuration, or of the ACL file.
     *
     * @throws ConfigError when the server must not start with them
     */
    public void loadAtStart() {
        List<List<String>> lines = node.config().users();
        String file = node.config().get(Params.ACLFILE);
        users.defaultPassword(node.config().get(Params.REQUIREPASS));
        try {
            if (!file.isEmpty() && !lines.isEmpty()) {
                throw new ConfigError("users are defined both by user lines and in an aclfile: use one of the two");
            }
            lines.forEach(users::define);
            if (!file.isEmpty()) {
                load(file);
            }
        } catch (BadRule e) {
            throw new ConfigError(e.text());
        }
        for (User user : users.all()) {
            if (!user.isOn()) {
                node.log(LogLevel.NOTICE, "The user '" + user.name() + "' is disabled: its rules have no 'on'");
            }
        }
    }

    // ---- connections

    /** Makes {@code c} the default user's, as a new connection is. */
    public void begin(Conn c) {
        c.login(users.defaultUser(), !users.requirePassword());
    }

    /** Whether {@code c} has to say who it is first. */
    public boolean mustAuthenticate(Conn c) {
        return !c.isAuthenticated() && users.requirePassword();
    }

    /** AUTH, HELLO AUTH: makes {@code c} the user's; false, with an entry in the log, when name and password do not fit. */
    public boolean login(Conn c, String name, String password, String command) {
        User user = users.authenticate(name, password);
        if (user == null) {
            note(c, Denial.Reason.AUTH, command, name, context(c));
            return false;
        }
        c.login(user, true);
        return true;
    }

    /** Why {@code c} may not run a request, null when it may; a refusal enters the log. */
    public @Nullable Denial refuse(Conn c, Command command, Args args) {
        return refuse(c, command, args, context(c));
    }

    /** As {@link #refuse(Conn, Command, Args)}, with the context for the log: toplevel, multi or lua. */
    public @Nullable Denial refuse(Conn c, Command command, Args args, String context) {
        Denial denial = c.user().refusal(command, args);
        if (denial != null) {
            String object = denial.argument() == 0 ? command.name() : args.text(denial.argument());
            note(c, denial.reason(), object, c.user().name(), context);
        }
        return denial;
    }

    private static String context(Conn c) {
        Transaction tx = c.tx();
        return tx != null && tx.isOpen() ? "multi" : "toplevel";
    }

    private void note(Conn c, Denial.Reason reason, String object, String user, String context) {
        String client = ClientLine.of(node, c).stripTrailing();
        log.add(
                new AclLog.Entry(1, reason, context, object, user, node.nowMs(), client),
                node.config().get(Params.ACLLOG_MAX_LEN));
    }

    // ---- changes

    /** ACL SETUSER; throws {@link BadRule} with the whole message. */
    public void set(String name, List<String> rules) {
        users.set(name, rules, this::closeSubscribers);
    }

    /** ACL DELUSER; false when there is no such user. Its connections are closed. */
    public boolean remove(String name) {
        User gone = users.remove(name);
        if (gone != null) {
            closeAll(List.of(gone));
        }
        return gone != null;
    }

    private void closeAll(List<User> gone) {
        for (Conn c : List.copyOf(node.clients().all())) {
            if (gone.contains(c.user())) {
                node.clients().close(c, CloseReason.KILLED);
            }
        }
    }

    /** Closes connections of a user that have subscribed to what it may no longer name. */
    private void closeSubscribers(User user, User changed) {
        for (Conn c : List.copyOf(node.clients().all())) {
            Subscriber subscriber = c.subscriber();
            if (c.user() == user && subscriber != null && !mayKeep(changed, subscriber)) {
                node.clients().close(c, CloseReason.KILLED);
            }
        }
    }

    private static boolean mayKeep(User user, Subscriber subscriber) {
        return subscriber.names(Kind.PATTERN).stream().allMatch(name -> user.allowsChannel(name, true))
                && subscriber.names(Kind.CHANNEL).stream().allMatch(name -> user.allowsChannel(name, false))
                && subscriber.names(Kind.SHARD_CHANNEL).stream().allMatch(name -> user.allowsChannel(name, false));
    }

    // ---- the ACL file

    /** ACL LOAD; throws {@link BadRule} with the whole message, and then nothing has changed. */
    public void load(String file) {
        FileText read = node.effects().readText(file);
        String text = read.text();
        if (text == null) {
            throw new BadRule("Error loading ACLs, opening file '" + file + "': " + read.error());
        }
        closeAll(users.load(file, text));
    }

    /** ACL SAVE; false, with a line in the server's log, when the file could not be written. */
    public boolean save(String file) {
        String error = node.effects().replaceText(file, users.text());
        if (!error.isEmpty()) {
            node.log(LogLevel.WARNING, "Writing the ACL file '" + file + "': " + error);
        }
        return error.isEmpty();
    }
}
