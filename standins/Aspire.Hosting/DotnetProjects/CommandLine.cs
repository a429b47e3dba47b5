using System.Text;

namespace Aspire.Hosting.DotnetProjects;

/// <summary>Splits a command line as launchSettings.json writes it: at blanks outside of double quotes.</summary>
internal static class CommandLine
{
    public static string[] Split(string text)
    {
        var arguments = new List<string>();
        var current = new StringBuilder();
        var (quoted, started) = (false, false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when i + 1 < text.Length && text[i + 1] == '"':
                    current.Append(text[++i]);
                    started = true;
                    break;
                case '"':
                    quoted = !quoted;
                    started = true;
                    break;
                case var blank when char.IsWhiteSpace(blank) && !quoted:
                    if (started)
                    {
                        arguments.Add(current.ToString());
                        current.Clear();
                        started = false;
                    }

                    break;
                default:
                    current.Append(text[i]);
                    started = true;
                    break;
            }
        }

        if (started)
        {
            arguments.Add(current.ToString());
        }

        return [.. arguments];
    }
}
