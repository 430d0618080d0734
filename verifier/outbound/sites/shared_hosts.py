"""Hosts where many strangers have pages or mailboxes: a page there shows nothing about who controls the site.

The public suffix list knows the hosts that ask to be on it (github.io, wixsite.com); these did not ask. A host counts
with everything below it. Directories of therapists and doctors stand first: they are what boards' records often link
to.
"""

from __future__ import annotations

from typing import Final

_DIRECTORIES: Final = """
    psychologytoday.com zocdoc.com headway.co betterhelp.com talkspace.com helloalma.com growtherapy.com
    rula.com lifestance.com cerebral.com brightside.com therapyden.com goodtherapy.org therapytribe.com
    zencare.co openpathcollective.org inclusivetherapists.com therapyforblackgirls.com monarch.io
    mentalhealthmatch.com choosingtherapy.com theravive.com therapist.com counsellingdirectory.com
    counselling-directory.org.uk bark.com healthgrades.com vitals.com webmd.com doximity.com ratemds.com
    sharecare.com practo.com doctolib.com doctolib.fr jameda.de solvhealth.com castleconnolly.com usnews.com
    wellness.com caredash.com findatopdoc.com npidb.org npino.com npiprofile.com yelp.com yellowpages.com
    bbb.org nextdoor.com thumbtack.com mapquest.com foursquare.com
    """
_PRACTICE_TOOLS: Final = """
    simplepractice.com clientsecure.me therapynotes.com theranest.com theraplatform.com janeapp.com jane.app
    intakeq.com practicebetter.io doxy.me calendly.com acuityscheduling.com as.me setmore.com vagaro.com
    mindbodyonline.com square.site squareup.com booksy.com patientpop.com tebra.com kareo.com athenahealth.com
    brightervision.com therapysites.com spruce.care koalendar.com cal.com youcanbook.me appointlet.com
    fresha.com
    """
_PEOPLE: Final = """
    facebook.com fb.com fb.me instagram.com threads.net threads.com linkedin.com x.com twitter.com t.co
    tiktok.com youtube.com youtu.be pinterest.com snapchat.com reddit.com quora.com tumblr.com twitch.tv
    vimeo.com discord.com discord.gg telegram.org t.me whatsapp.com wa.me bsky.app bsky.social mastodon.social
    mastodon.online vk.com ok.ru weibo.com rumble.com odysee.com dailymotion.com clubhouse.com substack.com
    patreon.com ko-fi.com buymeacoffee.com onlyfans.com cameo.com medium.com soundcloud.com spotify.com
    podbean.com anchor.fm buzzsprout.com libsyn.com goodreads.com researchgate.net academia.edu orcid.org
    about.me gravatar.com imdb.com wikipedia.org wikidata.org
    """
_LINKS: Final = """
    linktr.ee beacons.ai bio.link bio.site campsite.bio carrd.co lnk.bio linkin.bio msha.ke solo.to stan.store
    taplink.cc taplink.at tap.bio milkshake.app hoo.be komi.io snipfeed.co later.com allmylinks.com flow.page
    flowcode.com bit.ly tinyurl.com ow.ly rebrand.ly goo.gl is.gd dub.co
    """
_BUILDERS: Final = """
    google.com googleusercontent.com googlegroups.com g.page goo.gle withgoogle.com business.site wix.com
    wixsite.com editorx.com squarespace.com wordpress.com wordpress.org wp.com weebly.com webflow.com webflow.io
    godaddy.com godaddysites.com blogger.com blogspot.com typepad.com livejournal.com ghost.io ghost.org
    strikingly.com mystrikingly.com site123.me jimdo.com jimdosite.com jimdofree.com yolasite.com webnode.com
    webs.com ucraft.net duda.co multiscreensite.com durable.co framer.com framer.website framer.app notion.site
    notion.so super.site tilda.ws zyrosite.com hostinger.com wufoo.com typeform.com jotform.com kajabi.com
    mykajabi.com teachable.com thinkific.com podia.com gumroad.com clickfunnels.com leadpages.co mailchimp.com
    mailchimpsites.com convertkit.com ck.page beehiiv.com flodesk.com shopify.com myshopify.com bigcartel.com
    etsy.com ebay.com amazon.com eventbrite.com meetup.com canva.com canva.site adobe.com behance.net
    dropbox.com dropboxusercontent.com box.com airtable.com github.com github.io githubusercontent.com
    gitlab.com gitlab.io bitbucket.org codeberg.org codeberg.page pages.dev workers.dev r2.dev netlify.app
    netlify.com vercel.app vercel.com now.sh herokuapp.com fly.dev onrender.com railway.app surge.sh glitch.me
    replit.app replit.dev repl.co codepen.io codesandbox.io stackblitz.io firebaseapp.com web.app appspot.com
    run.app cloudfunctions.net amazonaws.com cloudfront.net amplifyapp.com azurewebsites.net azurestaticapps.net
    azureedge.net cloudapp.net windows.net digitaloceanspaces.com ondigitalocean.app backblazeb2.com
    neocities.org angelfire.com tripod.com 000webhostapp.com infinityfreeapp.com altervista.org ngrok.io
    ngrok.app ngrok-free.app trycloudflare.com loca.lt serveo.net duckdns.org no-ip.org ddns.net dyndns.org
    archive.org web.archive.org pastebin.com rentry.co telegra.ph
    """
_MAIL: Final = """
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com office.com office365.com sharepoint.com
    onmicrosoft.com yahoo.com ymail.com rocketmail.com aol.com aim.com icloud.com me.com mac.com proton.me
    protonmail.com pm.me protonmail.ch tutanota.com tuta.com tuta.io zoho.com zohomail.com zohosites.com
    fastmail.com fastmail.fm hey.com mail.com email.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de
    freenet.de posteo.de mailbox.org yandex.com yandex.ru mail.ru bk.ru inbox.ru list.ru rambler.ru qq.com
    foxmail.com 163.com 126.com sina.com naver.com daum.net hanmail.net orange.fr free.fr laposte.net wanadoo.fr
    libero.it virgilio.it comcast.net xfinity.com att.net sbcglobal.net bellsouth.net verizon.net cox.net
    charter.net spectrum.net earthlink.net juno.com netzero.net frontier.com centurylink.net optonline.net
    btinternet.com sky.com virginmedia.com rogers.com shaw.ca telus.net hushmail.com mailfence.com runbox.com
    inbox.com rediffmail.com
    """

SHARED: Final = frozenset(f"{_DIRECTORIES} {_PRACTICE_TOOLS} {_PEOPLE} {_LINKS} {_BUILDERS} {_MAIL}".split())
