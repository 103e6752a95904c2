import { breakerTexts } from '../breaker/breaker-texts.ts';
import type { AlarmKind } from './raise-alarm.ts';

export const alarmLanguages = ['ru', 'en', 'ky'] as const;
export type AlarmLanguage = (typeof alarmLanguages)[number];

/** What happened; what it means for the money; what to do. */
type Sentence = readonly [happened: string, money: string, todo: string];

const ru = {
  waits: 'Зачисления ждут; письма банка собираются, деньги не теряются и дважды не уходят.',
  stopsSoon: 'Когда она закончится, зачисления будут ждать; деньги не теряются.',
  goesOn: 'Зачисления идут.',
  paste: 'Откройте в панели «Сессия» и вставьте новую из браузера.',
};
const en = {
  waits: 'Credits wait; bank mail is collected, no money is lost and none goes out twice.',
  stopsSoon: 'When it ends, credits will wait; no money is lost.',
  goesOn: 'Credits go on.',
  paste: 'Open Session in the panel and paste a new one from the browser.',
};
const ky = {
  waits: 'Түшүрүүлөр күтөт; банктын каттары чогула берет, акча жоголбойт жана эки жолу кетпейт.',
  stopsSoon: 'Ал бүткөндө түшүрүүлөр күтөт; акча жоголбойт.',
  goesOn: 'Түшүрүүлөр жүрүп жатат.',
  paste: 'Панелде «Сессия» барагын ачып, браузерден жаңысын коюңуз.',
};

/**
 * The sentences of every alarm. `{time}` is the expected end, `{minutes}` a difference of clocks, `{count}` how many since
 * `{since}`; other names in braces are facts of the alarm.
 */
const sentences: Readonly<Record<AlarmKind, Readonly<Record<AlarmLanguage, Sentence>>>> = {
  session_ends_soon: {
    ru: [
      'Сессия MobCash может закончиться около {time}, обновить её может только человек.',
      ru.stopsSoon,
      ru.paste,
    ],
    en: [
      'The MobCash session may end at about {time}, and only a person can renew it.',
      en.stopsSoon,
      en.paste,
    ],
    ky: [
      'MobCash сессиясы болжол менен {time} бүтүшү мүмкүн, аны адам гана жаңылай алат.',
      ky.stopsSoon,
      ky.paste,
    ],
  },
  session_dead: {
    ru: ['Сессия MobCash закончилась, сама она не обновится.', ru.waits, ru.paste],
    en: ['The MobCash session has ended and cannot renew itself.', en.waits, en.paste],
    ky: ['MobCash сессиясы бүттү, өзү жаңыланбайт.', ky.waits, ky.paste],
  },
  session_wrong_password: {
    ru: [
      'MobCash не принял логин или пароль. Больше они не отправляются, чтобы вас не заблокировали.',
      ru.waits,
      'Исправьте MOBCASH_LOGIN и MOBCASH_PASSWORD в .env или вставьте сессию из браузера.',
    ],
    en: [
      'MobCash did not accept the login or the password. They are not sent again, so that you are not locked out.',
      en.waits,
      'Mend MOBCASH_LOGIN and MOBCASH_PASSWORD in .env, or paste a session from the browser.',
    ],
    ky: [
      'MobCash логинди же сырсөздү кабыл алган жок. Бөгөттөлбөшүңүз үчүн алар кайра жөнөтүлбөйт.',
      ky.waits,
      '.env файлында MOBCASH_LOGIN жана MOBCASH_PASSWORD оңдоңуз же браузерден сессия коюңуз.',
    ],
  },
  session_human_step: {
    ru: [
      'MobCash просит то, что может только человек: капчу, код или новое согласие.',
      ru.waits,
      'Войдите в MobCash в браузере и вставьте сессию в панели.',
    ],
    en: [
      'MobCash asks for what only a person can do: a captcha, a code or a new consent.',
      en.waits,
      'Sign in to MobCash in a browser and paste the session in the panel.',
    ],
    ky: [
      'MobCash адам гана жасай турганды сурап жатат: капча, код же жаңы макулдук.',
      ky.waits,
      'MobCashка браузерде кирип, панелге сессияны коюңуз.',
    ],
  },
  session_client_secret_required: {
    ru: [
      'MobCash ответил кодом, а не токеном: без секрета клиента вход не закончить.',
      ru.waits,
      'Вставьте сессию из браузера или укажите MOBCASH_CLIENT_SECRET, если MobCash вам его выдал.',
    ],
    en: [
      'MobCash answered with a code instead of a token: without the client secret the sign-in cannot be finished.',
      en.waits,
      'Paste a session from the browser, or set MOBCASH_CLIENT_SECRET if MobCash gave you one.',
    ],
    ky: [
      'MobCash токен эмес, код берди: кардардын сыры болбосо кирүү бүтпөйт.',
      ky.waits,
      'Браузерден сессия коюңуз же MobCash берген болсо MOBCASH_CLIENT_SECRET көрсөтүңүз.',
    ],
  },
  session_out_of_work_area: {
    ru: [
      'MobCash считает, что касса вне разрешённого района.',
      ru.waits,
      'Проверьте MOBCASH_DEFAULT_LAT и MOBCASH_DEFAULT_LON в .env.',
    ],
    en: [
      'MobCash says that the desk is outside its allowed area.',
      en.waits,
      'Check MOBCASH_DEFAULT_LAT and MOBCASH_DEFAULT_LON in .env.',
    ],
    ky: [
      'MobCash касса уруксат берилген аймактан тышкары деп эсептейт.',
      ky.waits,
      '.env файлында MOBCASH_DEFAULT_LAT жана MOBCASH_DEFAULT_LON текшериңиз.',
    ],
  },
  session_taken: {
    ru: [
      'MobCash сразу отклоняет новые сессии: похоже, в эту кассу входят в другом месте.',
      ru.waits,
      'Закройте кассу в других браузерах. Программа пробует снова сама.',
    ],
    en: [
      'MobCash refuses new sessions at once: somebody seems to sign in to this desk elsewhere.',
      en.waits,
      'Close the desk in other browsers. The program tries again by itself.',
    ],
    ky: [
      'MobCash жаңы сессияларды дароо четке кагууда: бул кассага башка жерден кирип жатышса керек.',
      ky.waits,
      'Кассаны башка браузерлерде жабыңыз. Программа өзү кайра аракет кылат.',
    ],
  },
  session_unreachable: {
    ru: [
      'MobCash не отвечает на вход.',
      'Пока прежняя сессия действует, зачисления идут; иначе они ждут. Деньги не теряются.',
      'Проверьте интернет. Программа пробует снова сама.',
    ],
    en: [
      'MobCash does not answer the sign-in.',
      'While the present session works, credits go on; otherwise they wait. No money is lost.',
      'Check the internet connection. The program tries again by itself.',
    ],
    ky: [
      'MobCash кирүүгө жооп бербей жатат.',
      'Мурдагы сессия иштеп турса, түшүрүүлөр жүрөт; болбосо күтөт. Акча жоголбойт.',
      'Интернетти текшериңиз. Программа өзү кайра аракет кылат.',
    ],
  },
  session_settings_missing: {
    ru: [
      'Для входа в MobCash не хватает настроек.',
      ru.waits,
      'Запустите npm run check-mobcash-config: она назовёт недостающее.',
    ],
    en: [
      'Settings for the sign-in to MobCash are missing.',
      en.waits,
      'Run npm run check-mobcash-config: it names what is missing.',
    ],
    ky: [
      'MobCashка кирүү үчүн жөндөөлөр жетишпейт.',
      ky.waits,
      'npm run check-mobcash-config иштетиңиз: ал жетишпегенин айтат.',
    ],
  },
  session_clock_skew: {
    ru: [
      'Часы этого компьютера расходятся с часами MobCash на {minutes} мин.',
      `${ru.goesOn} Но проверка свежести писем банка может ошибаться, такие письма ждут человека.`,
      'Включите синхронизацию времени (NTP).',
    ],
    en: [
      'The clock of this computer differs from the clock of MobCash by {minutes} min.',
      `${en.goesOn} But the check of how fresh bank mail is may go wrong; such mails wait for a person.`,
      'Switch time synchronisation (NTP) on.',
    ],
    ky: [
      'Бул компьютердин сааты MobCash саатынан {minutes} мүнөткө айырмаланат.',
      `${ky.goesOn} Бирок каттардын жаңылыгын текшерүү жаңылышы мүмкүн, андай каттар адамды күтөт.`,
      'Убакытты синхрондоону (NTP) күйгүзүңүз.',
    ],
  },
  refresh_token_lost: {
    ru: [
      'MobCash выдал новый токен обновления, но сохранить его не удалось.',
      `${ru.goesOn} Следующее обновление пойдёт по паролю или вставкой.`,
      'Проверьте базу данных и место на диске.',
    ],
    en: [
      'MobCash gave a new refresh token, but it could not be stored.',
      `${en.goesOn} The next renewal is by password or by paste.`,
      'Check the database and the space on the disk.',
    ],
    ky: [
      'MobCash жаңы жаңылоо токенин берди, бирок аны сактоо мүмкүн болгон жок.',
      `${ky.goesOn} Кийинки жаңылоо сырсөз же көчүрүп коюу менен болот.`,
      'Маалымат базасын жана дисктеги орунду текшериңиз.',
    ],
  },
  mail_changed: {
    ru: [
      'Письмо в почте изменилось после того, как было прочитано.',
      'По нему ничего больше не зачисляется.',
      'Проверьте, кто имеет доступ к почте.',
    ],
    en: [
      'A mail in the mailbox changed after it was read.',
      'Nothing more is credited for it.',
      'Check who has access to the mailbox.',
    ],
    ky: [
      'Почтадагы кат окулгандан кийин өзгөрдү.',
      'Ал боюнча мындан ары эч нерсе түшүрүлбөйт.',
      'Почтага ким кире аларын текшериңиз.',
    ],
  },
  mailbox_reset: {
    ru: [
      'Почтовый сервер заново пронумеровал письма.',
      'Программа прочла их снова; дважды ничего не зачисляется.',
      'Делать ничего не нужно; если это повторяется, сообщите почтовой службе.',
    ],
    en: [
      'The mail server numbered its mails anew.',
      'The program read them again; nothing is credited twice.',
      'Nothing is to be done; if it happens again, tell the mail provider.',
    ],
    ky: [
      'Почта сервери каттарды кайра номерледи.',
      'Программа аларды кайра окуду; эки жолу эч нерсе түшүрүлбөйт.',
      'Эч нерсе кылуунун кереги жок; кайталанса, почта кызматына айтыңыз.',
    ],
  },
  mailbox_refused: {
    ru: [
      'Почта не принимает логин или пароль, и программа больше не пробует, чтобы ящик не заблокировали.',
      'Письма банка не читаются, новые переводы не зачисляются; письма ждут в почте и не теряются.',
      'Исправьте MAILBOX_* в .env и перезапустите luxon-email-watcher.',
    ],
    en: [
      'The mailbox does not accept the login or password, and the program does not try again, so that it is not locked.',
      'Bank mail is not read and new transfers are not credited; mail waits in the mailbox and is not lost.',
      'Mend MAILBOX_* in .env and restart luxon-email-watcher.',
    ],
    ky: [
      'Почта логинди же сырсөздү кабыл албай жатат, бөгөттөлбөсүн үчүн программа кайра аракет кылбайт.',
      'Банктын каттары окулбайт, жаңы которуулар түшүрүлбөйт; каттар почтада күтөт, жоголбойт.',
      '.env файлында MAILBOX_* оңдоп, luxon-email-watcher кайра иштетиңиз.',
    ],
  },
  mailbox_missed: {
    ru: [
      'Сверка с почтой нашла письма, которых программа не видела.',
      'Они прочитаны сейчас; деньги не потеряны, но зачисление опоздало.',
      'Если это повторяется, сообщите почтовой службе.',
    ],
    en: [
      'A comparison with the mailbox found mails the program had not seen.',
      'They are read now; no money is lost, but the credit is late.',
      'If it happens again, tell the mail provider.',
    ],
    ky: [
      'Почта менен салыштыруу программа көрбөгөн каттарды тапты.',
      'Алар азыр окулду; акча жоголгон жок, бирок түшүрүү кечикти.',
      'Кайталанса, почта кызматына айтыңыз.',
    ],
  },
  mailbox_silent: {
    ru: [
      'Почта не отвечает уже несколько минут.',
      'Новые письма банка пока не читаются; они ждут в почте и не теряются, но зачисления опаздывают.',
      'Программа пробует сама; проверьте сеть, MAILBOX_HOST и журнал luxon-email-watcher.',
    ],
    en: [
      'The mailbox has not answered for several minutes.',
      'New bank mail is not read yet; it waits there and is not lost, but credits are late.',
      'The program keeps trying; check the network, MAILBOX_HOST and the log of luxon-email-watcher.',
    ],
    ky: [
      'Почта бир нече мүнөттөн бери жооп бербейт.',
      'Банктын жаңы каттары азырынча окулбайт; алар почтада күтөт, жоголбойт, бирок түшүрүүлөр кечигет.',
      'Программа өзү аракет кылып жатат; тармакты, MAILBOX_HOST жана luxon-email-watcher журналын текшериңиз.',
    ],
  },
  mail_withheld: {
    ru: [
      'Почтовый сервер назвал письмо, но уже несколько часов его не отдаёт; возможно, его удалили.',
      'Это письмо не прочитано: если в нём был перевод, он не зачислен. Остальные письма читаются.',
      'Сверьте переводы с приложением банка; программа просит письмо и дальше.',
    ],
    en: [
      'The mail server named a mail and has not handed it over for hours; perhaps it was deleted.',
      'That mail is not read: if it told of a transfer, it is not credited. All other mail is read.',
      "Compare the transfers with the bank's app; the program goes on asking for the mail.",
    ],
    ky: [
      'Почта сервери катты атады, бирок бир нече сааттан бери бербей жатат; балким, ал өчүрүлгөн.',
      'Бул кат окулган жок: анда которуу болсо, ал түшүрүлгөн жок. Калган каттар окулуп жатат.',
      'Которууларды банктын тиркемеси менен салыштырыңыз; программа катты дагы сурай берет.',
    ],
  },
  mail_forged: {
    ru: [
      'От имени банка пришли письма, подлинность которых не подтвердилась: {count}, первое {since}.',
      'Они отклонены, деньги по ним не двигались.',
      'Посмотрите последнее из них в панели. Если его писал не банк, отправьте таких отправителей в спам правилом почты; если банк, сверьте его адрес в MAIL_BANKS.',
    ],
    en: [
      "Mails came in a bank's name whose origin did not hold: {count}, the first at {since}.",
      'They are refused, and no money moved for them.',
      'Look at the newest in the panel. If the bank did not write it, send such senders to spam by a rule of the mailbox; if it did, check its address in MAIL_BANKS.',
    ],
    ky: [
      'Банктын атынан аныктыгы тастыкталбаган каттар келди: {count}, биринчиси {since}.',
      'Алар четке кагылды, алар боюнча акча жылган жок.',
      'Акыркысын панелден караңыз. Аны банк жазбаса, почтанын эрежеси менен мындай жөнөтүүчүлөрдү спамга жөнөтүңүз; банк жазса, анын дарегин MAIL_BANKS менен салыштырыңыз.',
    ],
  },
  payment_contradicted: {
    ru: [
      'Пришло письмо с той же подписью, но с другим содержанием.',
      'По второму письму ничего не зачислено.',
      'Посмотрите оба письма в панели.',
    ],
    en: [
      'A mail came with the same signature but another content.',
      'Nothing was credited for the second one.',
      'Look at both mails in the panel.',
    ],
    ky: [
      'Кол тамгасы ошол эле, мазмуну башка кат келди.',
      'Экинчи кат боюнча эч нерсе түшүрүлгөн жок.',
      'Эки катты тең панелден караңыз.',
    ],
  },
  payment_reversed: {
    ru: [
      'Банк пишет об отмене перевода на {sum}, который ещё не зачислен.',
      'Сам он теперь не зачислится: ждёт вашего решения.',
      'Проверьте в приложении банка, есть ли деньги. Есть — зачислите в «Разборе»; нет — отложите платёж или отметьте возвращённым. Потом закройте письмо.',
    ],
    en: [
      'The bank writes of a reversal of a transfer of {sum} that is not credited yet.',
      'It is not credited by itself now: it waits for your decision.',
      "See in the bank's app whether the money is there. If it is, credit it on Unmatched; if not, set the payment aside or mark it returned. Then close the mail.",
    ],
    ky: [
      'Банк {sum} которуунун жокко чыгарылганын жазат, ал азырынча түшүрүлө элек.',
      'Эми ал өзү түшүрүлбөйт: сиздин чечимиңизди күтөт.',
      'Акча барбы, банктын тиркемесинен караңыз. Бар болсо — «Иргелбеген» барагынан түшүрүңүз; жок болсо — төлөмдү четке коюңуз же кайтарылды деп белгилеңиз. Анан катты жабыңыз.',
    ],
  },
  reversed_after_credit: {
    ru: [
      'Банк пишет об отмене перевода на {sum}, который игроку уже зачислен или как раз зачисляется.',
      'Программа у игрока ничего не списывает: если банк забрал деньги, это ваш убыток.',
      'Проверьте в приложении банка, ушли ли деньги, и решите, что делать с игроком. Потом закройте письмо.',
    ],
    en: [
      'The bank writes of a reversal of a transfer of {sum} that is credited to the player already, or just being credited.',
      'The program debits nothing from the player: if the bank took the money, the loss is yours.',
      "See in the bank's app whether the money went, and decide about the player. Then close the mail.",
    ],
    ky: [
      'Банк {sum} которуунун жокко чыгарылганын жазат, ал оюнчуга түшүрүлгөн же азыр түшүрүлүп жатат.',
      'Программа оюнчудан эч нерсе кармабайт: банк акчаны алып койсо, бул сиздин чыгым.',
      'Акча кеттиби, банктын тиркемесинен караңыз жана оюнчу боюнча чечим кабыл алыңыз. Анан катты жабыңыз.',
    ],
  },
  reversal_unclear: {
    ru: [
      'Банк пишет об отмене перевода ({sum}), но какого именно, программа сказать не может: подходящего платежа нет или их несколько.',
      'Ничего не остановлено и ничего не списано.',
      'Откройте письмо и сверьте с платежами и приложением банка; если платёж ещё не зачислен, отложите его. Потом закройте письмо.',
    ],
    en: [
      'The bank writes of a reversal of a transfer ({sum}), but the program cannot tell which: no payment fits, or several do.',
      'Nothing is held and nothing is debited.',
      "Open the mail and compare with the payments and the bank's app; set the payment aside if it is not credited yet. Then close the mail.",
    ],
    ky: [
      'Банк которуунун ({sum}) жокко чыгарылганын жазат, бирок кайсынысы экенин программа айта албайт: туура келген төлөм жок же алар бир нече.',
      'Эч нерсе токтотулган жок жана кармалган жок.',
      'Катты ачып, төлөмдөр жана банктын тиркемеси менен салыштырыңыз; төлөм түшүрүлө элек болсо, аны четке коюңуз. Анан катты жабыңыз.',
    ],
  },
  mail_unreadable: {
    ru: [
      'Письмо банка не удалось понять.',
      'По нему ничего не зачислено; письмо сохранено.',
      'Откройте его в панели и решите.',
    ],
    en: [
      'A mail of the bank could not be understood.',
      'Nothing was credited for it; the mail is kept.',
      'Open it in the panel and decide.',
    ],
    ky: [
      'Банктын катын түшүнүү мүмкүн болгон жок.',
      'Ал боюнча эч нерсе түшүрүлгөн жок; кат сакталды.',
      'Аны панелден ачып, чечиңиз.',
    ],
  },
  mail_oversize: {
    ru: [
      'Пришло слишком большое письмо.',
      'Оно не читается и ничего не зачисляет.',
      'Посмотрите его в почте.',
    ],
    en: ['A mail that is too big came.', 'It is not read and credits nothing.', 'Look at it in the mailbox.'],
    ky: ['Өтө чоң кат келди.', 'Ал окулбайт, ал боюнча эч нерсе түшүрүлбөйт.', 'Аны почтадан караңыз.'],
  },
  credited_after_closed: {
    ru: [
      'Зачисление, которое было закрыто как неудачное, всё же прошло.',
      'Возможно, игрок получил деньги дважды.',
      'Сверьте историю кассира в MobCash.',
    ],
    en: [
      'A credit that was closed as failed went through after all.',
      'The player may have received the money twice.',
      'Compare with the cashier history at MobCash.',
    ],
    ky: [
      'Ишке ашкан жок деп жабылган түшүрүү баары бир өттү.',
      'Оюнчу акчаны эки жолу алган болушу мүмкүн.',
      'MobCashтагы кассирдин тарыхы менен салыштырыңыз.',
    ],
  },
  slots_widened: {
    ru: [
      'Свободных сумм почти не осталось, диапазон тыйынов расширен.',
      ru.goesOn,
      'Если это часто, увеличьте REQUEST_SLOTS_MAX.',
    ],
    en: [
      'Hardly any free amounts were left, so the range of tyiyn was widened.',
      en.goesOn,
      'If this happens often, raise REQUEST_SLOTS_MAX.',
    ],
    ky: [
      'Бош суммалар дээрлик калбады, тыйындын чеги кеңейтилди.',
      ky.goesOn,
      'Көп кайталанса, REQUEST_SLOTS_MAX чоңойтуңуз.',
    ],
  },
  unknown_waits: {
    ru: [
      'Исход зачисления на {sum} неизвестен уже больше 5 минут.',
      'Программа повторно его не отправит; зачислено оно или нет, скажет только история кассира.',
      'Откройте в панели «Неизвестные»: там сказано, что искать.',
    ],
    en: [
      'The outcome of a credit of {sum} has been unknown for more than 5 minutes.',
      'The program does not send it again; only the cashier history tells whether it was credited.',
      'Open Unknown in the panel: it says what to look for.',
    ],
    ky: [
      '{sum} түшүрүүнүн жыйынтыгы 5 мүнөттөн ашык белгисиз.',
      'Программа аны кайра жөнөтпөйт; түшүрүлгөнүн кассирдин тарыхы гана айтат.',
      'Панелде «Белгисиз» барагын ачыңыз: анда эмнени издөө керектиги жазылган.',
    ],
  },
  breaker_unknowns: breakerTexts.unknowns,
  breaker_desk_refusing: breakerTexts.desk_refusing,
  breaker_hour_sum: breakerTexts.hour_sum,
  breaker_day_sum: breakerTexts.day_sum,
  breaker_velocity: breakerTexts.velocity,
  breaker_player_velocity: breakerTexts.player_velocity,
  breaker_mail_lag: breakerTexts.mail_lag,
  breaker_parser_drift: breakerTexts.parser_drift,
  breaker_database_restored: breakerTexts.database_restored,
};

/** Writes an alarm for a person: what happened, what it means for the money, what to do. */
export function alarmSentence(
  kind: AlarmKind,
  facts: Readonly<Record<string, unknown>>,
  language: AlarmLanguage,
): string {
  return fillIn(sentences[kind][language].join(' '), facts, language);
}

/** Writes an alarm's first sentence alone: what happened. For lists. */
export function alarmTitle(
  kind: AlarmKind,
  facts: Readonly<Record<string, unknown>>,
  language: AlarmLanguage,
): string {
  return fillIn(sentences[kind][language][0], facts, language);
}

function fillIn(text: string, facts: Readonly<Record<string, unknown>>, language: AlarmLanguage): string {
  return text
    .replace('{time}', () => timeOf(facts.endsAt, language))
    .replace('{since}', () => timeOf(facts.since, language))
    .replace('{count}', () => (typeof facts.count === 'number' ? String(facts.count) : '?'))
    .replace('{minutes}', () => (typeof facts.minutes === 'number' ? String(Math.abs(facts.minutes)) : '?'))
    .replace(/\{(sum|measured|limit|bank)\}/g, (_, name: string) => {
      const fact = facts[name];
      return typeof fact === 'string' ? fact : '?';
    });
}

function timeOf(value: unknown, language: AlarmLanguage): string {
  const time = typeof value === 'string' ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime())) return '?';
  return new Intl.DateTimeFormat(language, {
    timeZone: 'Asia/Bishkek',
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(time);
}
