package dev.ariadne.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code client-output-buffer-limit}: four words for each class of clients; classes that are not named keep their limits. */
public final class LimitParam extends Param {
    private static final int WORDS_PER_CLASS = 4;

    private final List<OutputLimit> initial;

    LimitParam(Row row, List<OutputLimit> initial) {
        super(row);
        this.initial = initial;
    }

    @Override
    boolean takesWords() {
        return true;
    }

    @Override
    List<OutputLimit> defaultValue() {
        return initial;
    }

    /** The limit of one class in a value of this parameter. */
    @SuppressWarnings("unchecked") // every value in this parameter's slot was made by parse or defaultValue
    private static OutputLimit of(Object value, ClientClass clients) {
        return ((List<OutputLimit>) value).get(clients.ordinal());
    }

    @Override
    List<OutputLimit> parse(List<String> words, Object current, boolean again) {
        if (words.size() % WORDS_PER_CLASS != 0) {
            throw new ConfigError("Wrong number of arguments in buffer limit configuration.");
        }
        List<OutputLimit> limits = new ArrayList<>();
        for (ClientClass each : ClientClass.values()) {
            limits.add(of(current, each));
        }
        for (int i = 0; i < words.size(); i += WORDS_PER_CLASS) {
            ClientClass clients = clientClass(words.get(i));
            if (clients == null) {
                throw new ConfigError("Invalid client class specified in buffer limit configuration.");
            }
            limits.set(clients.ordinal(), limit(words.get(i + 1), words.get(i + 2), words.get(i + 3)));
        }
        return List.copyOf(limits);
    }

    @Override
    String render(Object value) {
        StringBuilder out = new StringBuilder();
        for (ClientClass each : ClientClass.values()) {
            OutputLimit limit = of(value, each);
            out.append(out.isEmpty() ? "" : " ")
                    .append(each.wireName)
                    .append(' ')
                    .append(limit.hardBytes())
                    .append(' ')
                    .append(limit.softBytes())
                    .append(' ')
                    .append(limit.softSeconds());
        }
        return out.toString();
    }

    @Override
    List<String> lines(Object value) {
        List<String> lines = new ArrayList<>();
        for (ClientClass each : ClientClass.values()) {
            OutputLimit limit = of(value, each);
            String word = each == ClientClass.REPLICA ? "replica" : each.wireName;
            lines.add(name() + " " + word + " " + LongParam.bytes(limit.hardBytes()) + " "
                    + LongParam.bytes(limit.softBytes()) + " " + limit.softSeconds());
        }
        return lines;
    }

    private static @Nullable ClientClass clientClass(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "normal" -> ClientClass.NORMAL;
            case "slave", "replica" -> ClientClass.REPLICA;
            case "pubsub" -> ClientClass.PUBSUB;
            default -> null;
        };
    }

    private static OutputLimit limit(String hard, String soft, String seconds) {
        String refusal = "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
        try {
            int softSeconds = Integer.parseInt(seconds);
            long hardBytes = LongParam.memory(hard, refusal);
            long softBytes = LongParam.memory(soft, refusal);
            if (softSeconds >= 0 && hardBytes >= 0 && softBytes >= 0) {
                return new OutputLimit(hardBytes, softBytes, softSeconds);
            }
        } catch (NumberFormatException e) {
            throw new ConfigError(refusal);
        }
        throw new ConfigError(refusal);
    }
}
