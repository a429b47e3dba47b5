using System.Globalization;
using System.Text;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Processor.Tests;

/// <summary>Somebody sets the processor's clock while it works.</summary>
public class ClockTests
{
    private readonly SettableClock _clock = new();

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task A_batch_is_written_in_time_though_the_clock_jumps(int hours)
    {
        using var fixture = new IngestFixture(time: _clock, batchWindow: TimeSpan.FromMilliseconds(20));
        fixture.Reader.EnqueueTick(0, 10);
        fixture.Reader.Enqueue(() => _clock.Ahead = TimeSpan.FromHours(hours));
        fixture.Reader.OnIdle = () =>
        {
            // Not because the loop stops: only what was committed before ends it.
            if (!fixture.Diary.Contains("commit 0@11"))
                return;
            fixture.Diary.Enqueue("idle");
            fixture.Stop();
        };

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 1", "commit 0@11", "idle", "close"]);
    }

    [Fact]
    public async Task While_the_clock_is_behind_ticks_of_now_are_dead_letters_and_none_is_lost()
    {
        using var fixture = new IngestFixture(time: _clock);
        byte[][] ticks = [.. Enumerable.Range(0, 3).Select(number => TickOfNow(number))];
        fixture.Reader.Enqueue(0, 10, ticks[0]);
        fixture.Reader.Enqueue(() => _clock.Ahead = TimeSpan.FromHours(-1));
        fixture.Reader.Enqueue(0, 11, ticks[1]);
        fixture.Reader.Enqueue(() => _clock.Ahead = TimeSpan.Zero);
        fixture.Reader.Enqueue(0, 12, ticks[2]);

        await fixture.RunAsync();

        fixture.Written.SelectMany(written => written).Select(tick => tick.Offset).ShouldBe([10, 12]);
        var letter = fixture.DeadLetters.ShouldHaveSingleItem().Message;
        letter.Value.ShouldBe(ticks[1]);
        Encoding.UTF8.GetString(letter.Headers.GetLastBytes(DeadLetterHeaders.Reason)).ShouldContain("minutes in the future");
        fixture.Diary.ShouldContain("commit 0@13");
    }

    [Fact]
    public async Task A_clock_that_is_ahead_takes_every_tick()
    {
        _clock.Ahead = TimeSpan.FromDays(365);
        using var fixture = new IngestFixture(time: _clock);
        fixture.Reader.Enqueue(0, 10, TickOfNow(0));
        fixture.Reader.Enqueue(() => _clock.Ahead = TimeSpan.FromDays(1));
        fixture.Reader.Enqueue(0, 11, TickOfNow(1));

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 2", "commit 0@12", "close"]);
    }

    private static byte[] TickOfNow(int sequence) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $$"""{"metal":"gold","price":1,"timestamp":"{{DateTime.UtcNow:O}}","sequence":{{sequence}}}"""));
}
