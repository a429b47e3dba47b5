using MetalsPipeline.HealthApi.Live;

namespace MetalsPipeline.HealthApi.Tests;

public class NewestTests
{
    private readonly Newest<int> _newest = new();

    [Fact]
    public async Task Who_asks_before_the_first_value_waits_for_it()
    {
        var asked = _newest.GetAsync(CancellationToken.None);
        asked.IsCompleted.ShouldBeFalse();

        _newest.Publish(7);

        (await asked).ShouldBe(7);
        (await _newest.GetAsync(CancellationToken.None)).ShouldBe(7);
    }

    [Fact]
    public async Task A_reader_gets_the_value_that_is_there_and_each_newer_one()
    {
        _newest.Publish(1);
        await using var reader = _newest.ReadAsync(CancellationToken.None).GetAsyncEnumerator();

        (await reader.MoveNextAsync()).ShouldBeTrue();
        reader.Current.ShouldBe(1);
        var next = reader.MoveNextAsync();
        next.IsCompleted.ShouldBeFalse();
        _newest.Publish(2);
        (await next).ShouldBeTrue();
        reader.Current.ShouldBe(2);
    }

    [Fact]
    public async Task Who_is_slow_misses_values_but_never_the_newest()
    {
        await using var reader = _newest.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        _newest.Publish(1);
        (await reader.MoveNextAsync()).ShouldBeTrue();

        foreach (var value in new[] { 2, 3, 4 })
            _newest.Publish(value);

        (await reader.MoveNextAsync()).ShouldBeTrue();
        reader.Current.ShouldBe(4);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        using var impatience = new CancellationTokenSource();
        var asked = _newest.GetAsync(impatience.Token).AsTask();

        await impatience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => asked);
    }
}
