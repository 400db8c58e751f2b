package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.util.function.IntConsumer;

/**
 * MIGRATE (Redis: cluster.c:migrateCommand), as far as it goes without a connection to another server: requests are judged as Redis does,
 * keys that are not there are said not to be, and the transfer itself is refused.
 */
final class MigrateCommand {
    private static final int FIRST_OPTION = 6;

    private MigrateCommand() {}

    static void define(CommandTable t) {
        t.family(Category.KEYSPACE, Category.DANGEROUS);
        t.def("migrate", -6, WRITE, Keys.found(3, 3, 1, MigrateCommand::keys), MigrateCommand::migrate);
    }

    private static void keys(Args args, IntConsumer key) {
        if (args.count() > 3 && args.length(3) > 0) {
            key.accept(3);
            return;
        }
        for (int i = FIRST_OPTION; i < args.count(); i++) {
            if (args.is(i, "KEYS")) {
                for (int k = i + 1; k < args.count(); k++) {
                    key.accept(k);
                }
                return;
            }
            i += args.is(i, "AUTH") ? 1 : args.is(i, "AUTH2") ? 2 : 0;
        }
    }

    private static void migrate(Call call) {
        Args args = call.args();
        for (int i = FIRST_OPTION; i < args.count(); i++) {
            int secrets = args.is(i, "AUTH") ? 1 : args.is(i, "AUTH2") ? 2 : 0;
            if (args.is(i, "KEYS")) {
                if (args.length(3) > 0) {
                    throw new CommandError(
                            "ERR When using MIGRATE KEYS option, the key argument must be set to the empty string");
                }
                break;
            }
            if (i + secrets >= args.count() || (secrets == 0 && !args.is(i, "COPY") && !args.is(i, "REPLACE"))) {
                throw new CommandError(Errors.SYNTAX);
            }
            for (int secret = i + 1; secret <= i + secrets; secret++) {
                call.redact(secret);
            }
            i += secrets;
        }
        args.number(5);
        args.number(4);
        boolean[] there = {false};
        keys(args, i -> there[0] |= call.lookup(i) != null);
        if (there[0]) {
            throw new CommandError("ERR MIGRATE opens no connections here: move the keys by DUMP and RESTORE");
        }
        call.reply().status("NOKEY");
    }
}
