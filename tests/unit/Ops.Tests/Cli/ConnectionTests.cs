using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Tests;

namespace MetalsPipeline.Ops.Tests;

public sealed class ConnectionTests : IDisposable
{
    private readonly Metals _metals = new();
    private readonly string _file = Path.GetTempFileName();

    /// <summary>Takes connections and never answers.</summary>
    private readonly TcpListener _mute = new(IPAddress.Loopback, 0);

    public ConnectionTests() => _mute.Start();

    private string MuteAddress => _mute.LocalEndpoint.ToString()!;

    [Fact]
    public async Task A_broker_that_is_away_is_one_clear_line()
    {
        var away = await _metals.RunAsync("topics health --kafka 127.0.0.1:1");
        away.ExitCode.ShouldBe(1);
        away.Out.ShouldBeEmpty();
        away.OnlyError.ShouldStartWith("Kafka at 127.0.0.1:1 doesn't answer");
    }

    [Fact]
    public async Task A_broker_that_stays_away_until_the_timeout_has_its_own_exit_code()
    {
        var away = await _metals.RunAsync($"topics health --kafka {MuteAddress} --timeout 1");
        away.ExitCode.ShouldBe(3);
        away.Error.ShouldContain($"Kafka at {MuteAddress} doesn't answer");
    }

    [Fact]
    public async Task An_interrupted_command_says_so()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "MetalsPipeline.Ops.dll"), "topics", "health", "--kafka", MuteAddress, "--timeout", "600"])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        (await process.StandardError.ReadLineAsync()).ShouldBe($"Waiting for Kafka at {MuteAddress}.");
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        (await process.StandardError.ReadToEndAsync()).Trim().ShouldBe("Interrupted.");
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(130);
    }

    [Theory]
    [InlineData("from a file", "s3cret", 0)]
    [InlineData("-", "s3cret", 0)]
    [InlineData("from a file", "wrong", 1)]
    public async Task A_user_is_known_by_the_password_in_a_file_or_on_standard_input(string from, string password, int exitCode)
    {
        var users = Path.GetTempFileName();
        await File.WriteAllTextAsync(users, "operator:s3cret\n");
        using var broker = await BrokerProcess.StartAsync("--listen", "127.0.0.1:0", "--memory", "--users", users);
        File.Delete(users);
        await File.WriteAllTextAsync(_file, password + "\n");
        _metals.Input = password + "\n";

        var result = await _metals.RunAsync($"topics health --kafka {broker.Address} --user operator --password-file {(from == "-" ? "-" : _file)}");
        result.ExitCode.ShouldBe(exitCode);
        if (exitCode != 0)
            result.OnlyError.ShouldStartWith($"Kafka at {broker.Address} refuses user 'operator'");
        result.Error.ShouldNotContain(password);
    }

    [Fact]
    public async Task A_password_file_that_cant_be_read_is_named()
    {
        var result = await _metals.RunAsync("topics health --user operator --password-file /nowhere/password");
        result.ExitCode.ShouldBe(1);
        result.OnlyError.ShouldContain("/nowhere/password");
    }

    public void Dispose()
    {
        _mute.Dispose();
        _metals.Dispose();
        File.Delete(_file);
    }
}
