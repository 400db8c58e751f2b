package dev.ariadne.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a turn that asks for another one, as each slice of a snapshot does, does not keep the sockets from being read; what a task throws is not lost. Method: a real event
 * loop whose sockets are a counter of how often they were looked at.
 */
class LoopTurnTest {
    private static final int TURNS = 20;
    private static final int LIMIT_S = 30;

    private final List<Integer> looksAtEachTurn = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private int looks;

    @Test
    void socketsAreLookedAtBetweenTurnsThatAskForOneAnother() throws InterruptedException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, executor -> new Sockets());
        try {
            // There is no node: what its events would do is nothing to this test.
            LoopTurn turn = new LoopTurn(group.next(), defect -> {});
            group.next().execute(() -> turn.afterFlush(() -> again(turn)));
            assertThat(ended.await(LIMIT_S, TimeUnit.SECONDS)).isTrue();
        } finally {
            group.shutdownGracefully(0, LIMIT_S, TimeUnit.SECONDS).await();
        }
        assertThat(looksAtEachTurn).hasSize(TURNS).doesNotHaveDuplicates().isSorted();
    }

    /** Netty catches what a task throws, and forgets it or logs it. */
    @ParameterizedTest
    @ValueSource(strings = {"soon", "after a while", "at the end of the turn"})
    void whatATaskThrowsIsADefect(String when) throws InterruptedException {
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, executor -> new Sockets());
        StackOverflowError thrown = new StackOverflowError();
        Runnable task = () -> {
            throw thrown;
        };
        try {
            LoopTurn turn = new LoopTurn(group.next(), told::add);
            switch (when) {
                case "soon" -> turn.soon(task);
                case "after a while" -> turn.after(task, 1);
                default -> group.next().execute(() -> turn.afterFlush(task));
            }
            Throwable first = told.poll(LIMIT_S, TimeUnit.SECONDS);
            if (first instanceof IllegalStateException) {
                // The end of a turn without a node is a defect of its own.
                first = told.poll(LIMIT_S, TimeUnit.SECONDS);
            }
            assertThat(first).isSameAs(thrown);
        } finally {
            group.shutdownGracefully(0, LIMIT_S, TimeUnit.SECONDS).await();
        }
    }

    private void again(LoopTurn turn) {
        looksAtEachTurn.add(looks);
        if (looksAtEachTurn.size() < TURNS) {
            turn.afterFlush(() -> again(turn));
        } else {
            ended.countDown();
        }
    }

    private final class Sockets implements IoHandler {
        @Override
        public int run(IoHandlerContext context) {
            looks++;
            return 0;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException("no channel is opened here");
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return false;
        }
    }
}
