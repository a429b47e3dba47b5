using System.Globalization;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Pipeline.Ticks;

/// <summary>Writes ticks as they come: lines of columns with trend arrows for people, documents for programs (one array at the end for <c>json</c>).</summary>
internal sealed class TickTape(Run run)
{
    private const string Green = "\e[32m";
    private const string Red = "\e[31m";
    private const string Plain = "\e[0m";

    private readonly List<TailedTick> _kept = [];
    private bool _hasHead;

    public void Add(TailedTick tick)
    {
        if (run.Output.Format == OutputFormat.Json)
            _kept.Add(tick);
        else
            run.Output.Item(tick, () => WriteLine(tick));
    }

    /// <summary>Writes what was kept for one document.</summary>
    public void End()
    {
        if (run.Output.Format == OutputFormat.Json)
            run.Output.Rows(_kept);
    }

    private void WriteLine(TailedTick tick)
    {
        if (!_hasHead)
            run.Shell.Out.WriteLine($"{"TIME (UTC)",-23}  {"INSTRUMENT",-12}  {"PRICE",14}  CUR    CHANGE");
        _hasHead = true;
        var time = tick.Time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        run.Shell.Out.WriteLine(tick.Problem is null
            ? string.Create(CultureInfo.InvariantCulture, $"{time}  {tick.Instrument,-12}  {tick.Price,14:0.00##}  {tick.Currency}  {Arrow(tick)}")
            : $"{time}  no tick: {tick.Topic}/{tick.Partition}/{tick.Offset}: {Output.Printable(tick.Problem)}");
    }

    private string Arrow(TailedTick tick)
    {
        var change = string.Create(CultureInfo.InvariantCulture, $"{tick.ChangePercent:+0.00;-0.00;0.00} %");
        return tick.Trend switch
        {
            Trend.Up => Styled(Green, $"▲ {change}"),
            Trend.Down => Styled(Red, $"▼ {change}"),
            Trend.Same => $"= {change}",
            _ => "-",
        };
    }

    private string Styled(string colour, string text) => run.Output.IsStyled ? colour + text + Plain : text;
}
