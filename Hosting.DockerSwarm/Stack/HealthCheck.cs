using System.Globalization;

namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>How Docker finds out whether a task is well.</summary>
public sealed class HealthCheck
{
    /// <summary>
    /// What is executed within the container, as <c>CMD</c> and its arguments or <c>CMD-SHELL</c> and a line for the shell; empty executes the
    /// image's own HEALTHCHECK, at this one's times.
    /// </summary>
    public IList<string> Test { get; init; } = [];

    /// <summary>Whether the image's own HEALTHCHECK is switched off.</summary>
    public bool Disable { get; set; }

    /// <summary>The time between two checks.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a check may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>So many failures in a row make a task unhealthy, which ends it.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>For how long after the start failures don't count.</summary>
    public TimeSpan StartPeriod { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Asks an HTTP endpoint of the container with whichever of curl, wget and bash the image has.</summary>
    /// <param name="port">The port that the service listens on.</param>
    /// <param name="path">The path to get, for example <c>/health</c>.</param>
    /// <param name="statusCode">The status that means well.</param>
    /// <remarks>An image with none of them needs a program of its own as <see cref="Test"/>.</remarks>
    public static HealthCheck HttpGet(int port, string path, int statusCode = 200)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var url = ShellQuoted(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{path.TrimStart('/')}"));
        var request = ShellQuoted($"GET /{path.TrimStart('/')} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n");
        var status = statusCode.ToString(CultureInfo.InvariantCulture);
        // wget tells success from failure only, which is all that a check for 200 asks for.
        var wget = statusCode == 200 ? $"elif command -v wget >/dev/null; then wget -q -O /dev/null {url}; " : "";
        return new()
        {
            Test =
            [
                "CMD-SHELL",
                $"if command -v curl >/dev/null; then [ \"$(curl -s -o /dev/null -w '%{{http_code}}' {url})\" = {status} ]; {wget}"
                + $"else bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port.ToString(CultureInfo.InvariantCulture)}; "
                + $"printf %b \"$0\" >&3; read -r _ status _ <&3; [ \"$status\" = {status} ]' {request}; fi",
            ],
        };
    }

    private static string ShellQuoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
