using System.Runtime.CompilerServices;
using Aspire.Hosting.Backchannel;

namespace Aspire.Hosting.Tests.Backchannel;

public sealed class JsonRpcTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _streamEnded = new();
    private readonly TaskCompletionSource _callCanceled = new();
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private UnixSocketServer? _server;
    private RpcTestClient? _client;

    public async Task InitializeAsync()
    {
        _server = new(_path, new Dictionary<string, JsonRpcMethod>
        {
            ["Nothing"] = (_, _) => Task.FromResult<object?>(null),
            ["Echo"] = (parameters, _) => Task.FromResult<object?>(parameters.First<WaitRequest>()),
            ["Fail"] = (_, _) => throw new InvalidOperationException("no luck"),
            ["Count"] = (_, _) => Task.FromResult<object?>(CountAsync(CancellationToken.None)),
            ["Forever"] = async (_, cancellationToken) =>
            {
                await using var registration = cancellationToken.Register(() => _callCanceled.TrySetResult());
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return null;
            },
        });
        _client = await RpcTestClient.ConnectAsync(_path);
    }

    public async Task DisposeAsync()
    {
        _client?.Close();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_call_gets_its_result_even_if_that_is_null()
    {
        var response = await _client!.CallAsync("Nothing");

        response.GetProperty("id").GetInt32().ShouldBe(1);
        response.GetProperty("result").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        response.TryGetProperty("error", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Parameters_are_read_whatever_the_case_of_their_names_and_may_be_absent()
    {
        (await _client!.ResultAsync("Echo", new { ResourceName = "a", timeoutseconds = 3 })).GetProperty("timeoutSeconds").GetInt32().ShouldBe(3);
        (await _client.ResultAsync("Echo")).GetProperty("timeoutSeconds").GetInt32().ShouldBe(120);
    }

    [Theory]
    [InlineData("Sing", -32601, "There is no method 'Sing'.")]
    [InlineData("Fail", -32000, "no luck")]
    public async Task A_failed_call_gets_an_error(string method, int code, string message)
    {
        var error = (await _client!.CallAsync(method)).GetProperty("error");

        error.GetProperty("code").GetInt32().ShouldBe(code);
        error.GetProperty("message").GetString().ShouldBe(message);
    }

    [Fact]
    public async Task A_long_call_doesnt_hold_up_others_and_can_be_canceled()
    {
        var id = await _client!.SendAsync("Forever");
        (await _client.CallAsync("Nothing")).GetProperty("id").GetInt32().ShouldBe(id + 1);
        await _client.NotifyAsync("$/cancelRequest", new { id });

        var canceled = await _client.ReadAsync();

        canceled.GetProperty("id").GetInt32().ShouldBe(id);
        canceled.GetProperty("error").GetProperty("code").GetInt32().ShouldBe(-32800);
    }

    [Fact]
    public async Task A_stream_is_taken_piece_by_piece_until_it_is_finished()
    {
        var token = (await _client!.ResultAsync("Count")).GetProperty("token").GetInt32();
        var values = new List<int>();
        bool finished;
        do
        {
            var piece = await _client.ResultAsync("$/enumerator/next", token);
            values.AddRange(piece.GetProperty("values").EnumerateArray().Select(value => value.GetInt32()));
            finished = piece.GetProperty("finished").GetBoolean();
            if (values.Count == 1000)
            {
                await _client.NotifyAsync("$/enumerator/abort", new[] { token });
                break;
            }
        }
        while (!finished);

        values.ShouldBe(Enumerable.Range(0, 1000));
        await _streamEnded.Task.WaitAsync(TimeSpan.FromSeconds(60));
        (await _client.CallAsync("$/enumerator/next", token)).GetProperty("error").GetProperty("message").GetString()!.ShouldContain("no stream");
    }

    [Fact]
    public async Task Who_hangs_up_ends_his_calls_and_nobody_elses()
    {
        var other = await RpcTestClient.ConnectAsync(_path);
        await other.SendAsync("Forever");
        await other.CallAsync("Nothing");
        other.Close();

        await _callCanceled.Task.WaitAsync(TimeSpan.FromSeconds(60));
        (await _client!.CallAsync("Nothing")).TryGetProperty("result", out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Content-Length: many\r\n\r\n{}")]
    [InlineData("Content-Length: 99999999999\r\n\r\n{}")]
    [InlineData("Content-Length: 3\r\n\r\nnot json")]
    [InlineData("Hello: there\r\n\r\n{}")]
    public async Task Who_speaks_something_else_is_cut_off_and_nobody_else(string text)
    {
        var other = await RpcTestClient.ConnectAsync(_path);
        await other.WriteRawAsync(text);

        await Record.ExceptionAsync(other.ReadAsync).ContinueWith(read => read.Result.ShouldNotBeNull());
        (await _client!.CallAsync("Nothing")).TryGetProperty("result", out _).ShouldBeTrue();
        other.Close();
    }

    [Fact]
    public void The_socket_is_for_its_user_only()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(_path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private async IAsyncEnumerable<object> CountAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; i < 1000; i++)
            {
                yield return i;
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            _streamEnded.TrySetResult();
        }
    }
}
