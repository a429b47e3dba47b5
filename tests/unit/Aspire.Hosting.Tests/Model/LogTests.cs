namespace Aspire.Hosting.Tests.Model;

public sealed class LogTests : IDisposable
{
    private readonly ResourceLoggerService _loggers = new();

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public async Task A_follower_gets_the_backlog_and_then_what_comes()
    {
        _loggers.LogOf("app").Append("one", isError: false);
        var lines = new List<string>();
        await foreach (var batch in _loggers.WatchAsync("app"))
        {
            lines.AddRange(batch.Select(line => $"{line.LineNumber} {line.Content.Split(' ', 2)[1]}"));
            if (lines.Count == 1)
            {
                _loggers.LogOf("app").Append("two", isError: true);
                _loggers.Complete("app");
            }
        }

        lines.ShouldBe(["1 one", "2 two"]);
    }

    [Fact]
    public async Task The_backlog_is_bounded()
    {
        for (var i = 0; i < ResourceLog.Capacity + 5; i++)
        {
            _loggers.LogOf("app").Append("line", isError: false);
        }

        var numbers = new List<int>();
        await foreach (var batch in _loggers.GetAllAsync("app"))
        {
            numbers.AddRange(batch.Select(line => line.LineNumber));
        }

        numbers.Count.ShouldBe(ResourceLog.Capacity);
        numbers[0].ShouldBe(6);
    }

    [Fact]
    public async Task What_is_logged_of_a_resource_is_in_the_log_of_each_instance()
    {
        var resource = new Custom("app");
        resource.Annotations.Add(new ResourceInstancesAnnotation([new("app-a", "a"), new("app-b", "b")]));

#pragma warning disable CA2254, CA1848
        Microsoft.Extensions.Logging.LoggerExtensions.LogError(_loggers.GetLogger(resource), "it broke");
#pragma warning restore CA2254, CA1848

        foreach (var instance in new[] { "app-a", "app-b" })
        {
            var lines = new List<LogLine>();
            await foreach (var batch in _loggers.GetAllAsync(instance))
            {
                lines.AddRange(batch);
            }

            var line = lines.ShouldHaveSingleItem();
            line.IsErrorMessage.ShouldBeTrue();
            line.Content.ShouldEndWith("it broke");
        }
    }

    private sealed class Custom(string name) : Resource(name);
}
