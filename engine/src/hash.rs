//! Hashes of features: the same on every machine, and in every version.

/// FNV-1a, 64 bits (draft-eastlake-fnv), over code points, with a final mix so that the high bits depend on all input.
pub(crate) fn fnv1a(units: impl IntoIterator<Item = u32>) -> u64 {
    units.into_iter().fold(Fnv1a::default(), Fnv1a::then).hash()
}

/// Such a hash on its way, so that what begins alike need not be hashed twice.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv1a {
    /// With one more code point.
    pub(crate) fn then(self, unit: u32) -> Self {
        Self((self.0 ^ u64::from(unit)).wrapping_mul(0x0100_0000_01b3))
    }

    /// The hash of what there is so far.
    pub(crate) fn hash(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed ^ (mixed >> 33)
    }
}

/// The next of a row of hashes that have nothing to do with one another (Steele, Lea and Flood's SplitMix).
pub(crate) fn mix(hash: u64) -> u64 {
    let hash = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
