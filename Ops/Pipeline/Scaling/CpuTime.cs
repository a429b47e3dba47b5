namespace MetalsPipeline.Ops.Pipeline.Scaling;

/// <summary>Processor time that producers and processors have used since they started.</summary>
/// <param name="Used">Of each that can be asked, by its id.</param>
/// <param name="Unknown">How many can't be asked, since they run elsewhere.</param>
internal sealed record CpuTime(IReadOnlyDictionary<string, TimeSpan> Used, int Unknown)
{
    /// <summary>Use since an earlier reading, in percent of one core; null if none could be asked both times.</summary>
    public double? PercentSince(CpuTime earlier, TimeSpan elapsed)
    {
        var grown = Used.Where(now => earlier.Used.ContainsKey(now.Key)).ToList();
        return grown.Count == 0 ? null : Math.Round(grown.Sum(now => (now.Value - earlier.Used[now.Key]).TotalSeconds) / elapsed.TotalSeconds * 100, 1);
    }
}
