//! What is asked of a device: played, shown or switched at once, by nobody's doing.

use super::super::predicate::{Mood, Predicate};
use super::super::word::Word;

/// What only a device is asked to do: "노래 틀어줘".
const OPERATE: &[&str] = &[
    "틀어주",
    "꺼주",
    "켜주",
    "재생해주",
    "줄여주",
    "키워주",
    "높여주",
    "낮춰주",
    "멈춰주",
    "알람끄",
    "알림끄",
    "검색해주",
    "들려주",
    "번역해주",
    "통역해주",
    "안내해주",
    "안내시작해주",
    "실행해주",
    "종료해주",
    "새로고침해주",
    "음소거해주",
    "연결해주",
    "전화걸어주",
    "밝게해주",
    "어둡게해주",
    "크게해주",
    "작게해주",
    "따뜻하게해주",
    "시원하게해주",
    "다시말해주",
    "불러주",
    "문자보내주",
    "카톡보내주",
    "메시지보내주",
    "전송해주",
    "따라해주",
    "비워주",
    "멈추게해주",
    "일시정지해주",
    "정지해주",
    "스킵해주",
    "넘겨주",
    "반복해주",
    "계산해주",
];

/// What a device has or is: with a verb of switching, no todo of anybody.
const DEVICES: &[&str] = &[
    "음악",
    "곡",
    "노래",
    "불",
    "조명",
    "티비",
    "TV",
    "텔레비전",
    "에어컨",
    "히터",
    "보일러",
    "선풍기",
    "가습기",
    "공기청정기",
    "볼륨",
    "소리",
    "음량",
    "온도",
    "밝기",
    "화면",
    "채널",
    "라디오",
    "팟캐스트",
    "유튜브",
    "넷플릭스",
    "영상",
    "동영상",
    "와이파이",
    "블루투스",
    "카메라",
    "플래시",
    "손전등",
    "앱",
    "어플",
    "지도",
    "내비",
    "네비",
    "타이머",
    "스톱워치",
    "알람",
    "알림",
    "스피커",
    "로봇청소기",
    "청소기",
    "블라인드",
    "커튼",
    "무드등",
    "전등",
    "거실등",
    "방해금지모드",
    "다크모드",
    "목록",
    "자장가",
    "백색소음",
    "비행기모드",
    "절전모드",
    "무음모드",
    "곡으로",
    "노래로",
    "블루투스",
    "핫스팟",
    "데이터",
    "내비게이션",
    "네비게이션",
    "제습기",
    "전기장판",
    "스탠드",
    "오디오",
    "자막",
    "이어폰",
];

/// Verbs of switching, bare or as a favour.
const SWITCH: &[&str] = &[
    "끄",
    "켜",
    "틀",
    "멈추",
    "올리",
    "내리",
    "키우",
    "줄이",
    "높이",
    "낮추",
    "열",
    "닫",
    "돌리",
    "재생하",
    "정지하",
    "연결하",
    "해제하",
    "음소거하",
    "넘기",
    "끄기",
    "줄여보",
    "키워보",
    "높여보",
    "낮춰보",
    "올려보",
    "내려보",
    "틀어보",
    "켜보",
    "꺼보",
    "올려주",
    "내려주",
    "열어주",
    "닫아주",
    "돌려주",
    "바꿔주",
    "설정해주",
];

/// Whether a device is told to do something at once; with a time it may be a todo.
pub(super) fn is_operated(own: &[Word], predicate: &Predicate) -> bool {
    let timer = own.first().is_some_and(|w| matches!(w.text, "타이머" | "스톱워치"));
    if own.iter().any(|word| word.time().is_some()) {
        return timer && predicate.core.ends_any(&["맞춰주", "맞추", "설정해주", "재주", "켜주", "켜"]);
    }
    let set = predicate.core.strip_any(&["설정해주"]).is_some_and(|what| what.len() > 2);
    let order =
        !set && predicate.core.ends_any(&["주"]) || predicate.mood == Mood::Plain && predicate.ending.is_empty();
    let before = predicate.core.strip_any(SWITCH).filter(|_| order);
    let thing = before.map(|what| {
        what.strip_any(&["최대로", "최소로", "최대한", "끝까지", "을", "를", "좀", "으로", "로", "다시", "더", "조금"])
            .unwrap_or(what)
    });
    let first = own.iter().find(|w| w.is_plain()).is_some_and(|w| DEVICES.contains(&w.text));
    if order && first && predicate.core.ends_any(&["넘기", "넘겨주", "바꿔주", "틀", "맞춰주", "맞추"]) {
        return true;
    }
    let amused = predicate
        .core
        .strip_any(&["해주", "하", "내주", "들려주", "해보", "내보"])
        .filter(|_| order || predicate.ending == "자");
    amused.is_some_and(|what| {
        // "우유 사라고 얘기해줘" is no wish to be told a story.
        !what.ends_any(&["고얘기", "고나한테얘기"])
            && what.ends_any(&["농담", "농담하나", "얘기", "이야기", "끝말잇기", "퀴즈", "스무고개", "삼행시"])
    }) || predicate.core.ends_any(OPERATE)
        || thing.is_some_and(|what| what.ends_any(DEVICES))
}

/// Whether something is to be shown or read out: "오늘 일정 읽어줘", "날씨 보여줘".
pub(super) fn is_asked_to_show(predicate: &Predicate) -> bool {
    let asked = predicate.core.strip_any(&["보여주", "보이", "읽어주", "찾아주", "들려주"]);
    let told = predicate.core.strip_any(&["확인해주", "말해주", "알려주", "불러주"]).filter(|what| what.ends_any(KEPT));
    predicate.ending != "기"
        && (asked.is_some_and(|what| what.len() < predicate.core.len() && predicate.core.ends_any(&["주"]))
            || told.is_some())
}

/// What the app keeps or knows, which it is asked for.
const KEPT: &[&str] =
    &["할일", "할일목록", "일정", "일정표", "스케줄", "날씨", "뉴스", "환율", "주가", "남은일", "할일좀", "일정좀"];
